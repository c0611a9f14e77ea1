using System.Text;
using System.Text.RegularExpressions;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Chat;

/// <summary>
/// Answers like a careful model would: quotes the sentence of the numbered sources that shares most words with the
/// question, and cites it.
/// </summary>
internal static partial class SourceAnswer
{
    public static string To(ChatRequest request)
    {
        var question = Words.Content(FindQuestion(request.LastUserMessage));
        var best = FindSources(request)
            .SelectMany(source => source.Sentences(), (source, sentence) => (source, sentence))
            .Select(candidate => (candidate.source, candidate.sentence, score: Score(candidate.source, candidate.sentence, question)))
            .Where(candidate => candidate.score > 0)
            .OrderByDescending(candidate => candidate.score)
            .FirstOrDefault();
        return best.sentence is null ? Behaviour.Declined : $"{best.sentence} [{best.source.Number}]";
    }

    // A word of the title counts half: the title tells sources apart, the sentence is what answers.
    private static int Score(Source source, string sentence, HashSet<string> question)
    {
        var words = Words.Content(sentence);
        var title = Words.Content(source.Title);
        return question.Sum(word => words.Contains(word) ? 2 : title.Contains(word) ? 1 : 0);
    }

    // From the last line that begins with "Question:" to the message's end. Without one: what stands before the
    // sources, else the last line.
    private static string FindQuestion(string message)
    {
        if (QuestionLine().Match(message) is { Success: true } label)
        {
            return message[(label.Index + label.Length)..];
        }

        var firstSource = SourceHeader().Match(message);
        var before = firstSource.Success ? message[..firstSource.Index] : message;
        return string.IsNullOrWhiteSpace(before) ? message.TrimEnd().Split('\n')[^1] : before;
    }

    // The last user message and whatever tools returned; earlier questions' sources are history.
    private static IEnumerable<Source> FindSources(ChatRequest request) => request.Messages
        .Where(message => message.Role is "tool")
        .Select(message => message.Content)
        .Append(request.LastUserMessage)
        .SelectMany(ReadSources);

    private static IEnumerable<Source> ReadSources(string message)
    {
        Source? source = null;
        foreach (var line in message.Split('\n'))
        {
            if (SourceHeader().Match(line) is { Success: true } header)
            {
                if (source is not null)
                {
                    yield return source;
                }

                source = new Source(header.Groups["number"].Value, line[header.Length..].Trim());
            }
            else if (EndOfSources().IsMatch(line))
            {
                break;
            }
            else
            {
                source?.Text.Append(line).Append('\n');
            }
        }

        if (source is not null)
        {
            yield return source;
        }
    }

    [GeneratedRegex(@"^[ \t]*Question:[ \t]*", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.RightToLeft)]
    private static partial Regex QuestionLine();

    [GeneratedRegex(@"^[ \t]*\[(?<number>[0-9]{1,4})\][ \t]*", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex SourceHeader();

    // The end of the marked sources, the question, a speaker of the conversation so far, or the line above that conversation.
    [GeneratedRegex(@"^[ \t]*(</sources [a-z]+>\s*$|(Question|User|Assistant):|(History|Conversation|Earlier|Previous)[^:.]{0,40}:\s*$)", RegexOptions.CultureInvariant)]
    private static partial Regex EndOfSources();

    [GeneratedRegex(@"(?<=[.!?])\s+|\r?\n")]
    private static partial Regex SentenceBreak();

    private sealed record Source(string Number, string Title)
    {
        public StringBuilder Text { get; } = new();

        // A block of one line has no title: that line is the text.
        public IEnumerable<string> Sentences()
        {
            var text = Text.ToString();
            return SentenceBreak()
                .Split(string.IsNullOrWhiteSpace(text) ? Title : text)
                .Select(sentence => sentence.Trim())
                .Where(sentence => sentence.Length > 0);
        }
    }
}
