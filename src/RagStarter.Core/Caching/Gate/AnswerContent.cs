using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RagStarter.Core.Language;

namespace RagStarter.Core.Caching.Gate;

/// <summary>
/// What an answer says, apart from its wording: what it cites, its numbers in order, and whether it negates. Two answers
/// of the same content say the same of the same evidence.
/// </summary>
internal static class AnswerContent
{
    /// <summary>The content as a short text.</summary>
    /// <param name="cited">The cited chunks, with the hashes of their texts.</param>
    /// <param name="text">The reply.</param>
    /// <param name="analyzer">Finds the words.</param>
    public static string Of(IEnumerable<(Guid Chunk, string Hash)> cited, string text, TextAnalyzer analyzer)
    {
        var content = new StringBuilder();
        foreach (var (chunk, hash) in cited.Distinct().Order())
        {
            content.Append(CultureInfo.InvariantCulture, $"{chunk:N}{hash};");
        }

        var negations = 0;
        var isCitation = false;
        foreach (var token in analyzer.Tokenize(text))
        {
            // "[2]" is the number of a source.
            isCitation = token.Start > 0 && text[token.Start - 1] == '[' && token.End < text.Length && text[token.End] == ']';
            if (token.Term.IsNumber && !isCitation)
            {
                content.Append(token.Term.Text).Append(' ');
            }

            negations += token.Term.Text is "not" or "no" or "never" or "cannot" || text.AsSpan(token.Start, token.Length).EndsWith("n't", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        content.Append(negations % 2);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())).AsSpan(0, 12));
    }
}
