using System.Text.Json;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>A question of an evaluation whose documents are known; a line of a file as `ragstarter eval` reads them.</summary>
internal sealed record TuningQuestion
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Whose documents are searched.</summary>
    public string Tenant { get; init; } = string.Empty;

    /// <summary>The question.</summary>
    public string Question { get; init; } = string.Empty;

    /// <summary>The documents that answer it.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>The asker's groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What is sent is right when it contains one of these.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>What is sent is right when it contains one string of each of these lists.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AllOf { get; init; } = [];

    /// <summary>Whether it is known what must be sent.</summary>
    public bool HasAnswer => Answers.Count > 0 || AllOf.Count > 0;

    /// <summary>Whether a text contains what must be sent.</summary>
    public bool IsAnsweredBy(string text)
    {
        var normalized = ExpectedText.Normalize(text);
        return (Answers.Count == 0 || Answers.Any(a => ExpectedText.Contains(normalized, a)))
            && AllOf.All(any => any.Any(a => ExpectedText.Contains(normalized, a)));
    }

    /// <summary>
    /// The questions of a file that somebody may ask: about the own tenant, with documents, and for no group that the
    /// caller is not in. None when there is no such file.
    /// </summary>
    /// <exception cref="TuningException">A line is not a question.</exception>
    public static IReadOnlyList<TuningQuestion> Read(string path, Caller caller)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var questions = new List<TuningQuestion>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var question = Parse(line, path, number);
            if (question.Tenant == caller.Tenant.Value && question.Documents.Count > 0 && question.Groups.All(caller.Groups.Contains))
            {
                questions.Add(question);
            }
        }

        return questions;
    }

    private static TuningQuestion Parse(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<TuningQuestion>(line, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException problem)
        {
            throw new TuningException($"Line {number} of '{Path.GetFileName(path)}' is not a question ({problem.Message}).");
        }
    }
}
