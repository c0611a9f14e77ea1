using System.Text.Encodings.Web;
using System.Text.Json;

namespace RagStarter.Cli.Evaluation;

/// <summary>Reads and writes the files of evaluations.</summary>
internal static class EvaluationFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    public static IReadOnlyList<EvaluationQuestion> ReadQuestions(FileInfo file) => Read<EvaluationQuestion>(file, "question");

    public static IReadOnlyList<Passage> ReadPassages(FileInfo file) => Read<Passage>(file, "passage");

    public static IReadOnlyList<RedactionSample> ReadRedactionSamples(FileInfo file) => Read<RedactionSample>(file, "sample");

    public static void WriteFailures(FileInfo file, IEnumerable<object> failures) =>
        File.WriteAllLines(file.FullName, failures.Select(f => JsonSerializer.Serialize(f, Json)));

    private static List<T> Read<T>(FileInfo file, string what)
    {
        if (!file.Exists)
        {
            throw new UsageException($"The file '{file.FullName}' does not exist.");
        }

        var items = new List<T>();
        var number = 0;
        foreach (var line in File.ReadLines(file.FullName))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                items.Add(JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException("the line is null"));
            }
            catch (JsonException problem)
            {
                throw new UsageException($"{file.Name}, line {number}, is not a {what}: {problem.Message}");
            }
        }

        return items.Count > 0 ? items : throw new UsageException($"The file '{file.FullName}' contains no {what}.");
    }
}
