using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using RagStarter.Core.Language;

namespace RagStarter.VectorStores.Embedded;

/// <summary>Ranks records by BM25 over the words that FTS5 indexes.</summary>
/// <remarks>
/// <para>
/// FTS5's own ranking counts over its whole table, so that the documents of one tenant, or those of a group that the
/// asker does not belong to, would move the scores of others. Here number of records, mean length and document
/// frequency are taken over the records that the query may see.
/// </para>
/// <para>
/// score = Σ idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)), idf = ln(1 + (N − n + ½) / (n + ½)):
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with Lucene's idf, which is never negative.
/// </para>
/// </remarks>
internal sealed class KeywordIndex(CollectionSchema schema, EmbeddedVectorStoreOptions options)
{
    private readonly string _postings = $"SELECT doc FROM {schema.WordList} WHERE term = $word";

    /// <summary>A word as it is indexed: its partition's number, so that partitions have lists of their own, and its stem.</summary>
    /// <remarks>
    /// Characters that FTS5 might fold or take for a separator, which are those beyond ASCII, are written as their code:
    /// what a word is was decided before.
    /// </remarks>
    public static string Word(long partition, Term term)
    {
        var word = new StringBuilder(term.Text.Length + 4).Append(CultureInfo.InvariantCulture, $"{partition}_");
        foreach (var c in term.Text)
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.')
            {
                word.Append(c);
            }
            else
            {
                word.Append(CultureInfo.InvariantCulture, $"_{(int)c:x4}");
            }
        }

        return word.ToString();
    }

    /// <summary>The best rows of one partition.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="visible">The slots that the query may see; <see langword="null"/> for all.</param>
    /// <param name="text">The query.</param>
    /// <param name="top">The most rows.</param>
    /// <param name="connection">A connection to the file.</param>
    public List<(long Row, double Score)> Search(
        PartitionImage partition, bool[]? visible, string text, int top, SqliteConnection connection)
    {
        var terms = options.Analyzer.ContentTerms(text).Distinct().ToList();
        var (count, meanLength) = Statistics(partition, visible);
        if (terms.Count == 0 || count == 0)
        {
            return [];
        }

        var scores = ArrayPool<double>.Shared.Rent(partition.Count);
        try
        {
            Array.Clear(scores, 0, partition.Count);
            using var command = EmbeddedDatabase.Command(connection, _postings);
            command.Parameters.Add("$word", SqliteType.Text);
            foreach (var term in terms)
            {
                Add(PostingsOf(Word(partition.Id, term), partition, command), partition, visible, count, meanLength, scores);
            }

            var best = new TopK(top);
            for (var slot = 0; slot < partition.Count; slot++)
            {
                if (scores[slot] > 0)
                {
                    best.Offer(partition.RowAt(slot), scores[slot]);
                }
            }

            return best.ToSorted();
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scores);
        }
    }

    private void Add(
        PartitionImage.Posting[] postings, PartitionImage partition, bool[]? visible, int count, double meanLength, double[] scores)
    {
        var occurrences = visible is null ? postings.Length : postings.Count(p => visible[p.Slot]);
        var idf = Math.Log(1 + ((count - occurrences + 0.5) / (occurrences + 0.5)));
        foreach (var (slot, frequency) in postings)
        {
            if (visible?[slot] != false)
            {
                var length = 1 - options.B + (options.B * partition.LengthAt(slot) / meanLength);
                scores[slot] += idf * frequency * (options.K1 + 1) / (frequency + (options.K1 * length));
            }
        }
    }

    private static PartitionImage.Posting[] PostingsOf(string word, PartitionImage partition, SqliteCommand command)
    {
        if (partition.PostingsOf(word) is { } known)
        {
            return known;
        }

        command.Parameters[0].Value = word;
        var postings = ReadPostings(command, partition);
        partition.Keep(word, postings);
        return postings;
    }

    // One line per occurrence, ordered by row: the occurrences of a row follow each other.
    private static PartitionImage.Posting[] ReadPostings(SqliteCommand command, PartitionImage partition)
    {
        var postings = new List<PartitionImage.Posting>();
        using var reader = command.ExecuteReader();
        var last = -1L;
        var isKnown = false;
        while (reader.Read())
        {
            var row = reader.GetInt64(0);
            if (row == last)
            {
                if (isKnown)
                {
                    postings[^1] = postings[^1] with { Frequency = postings[^1].Frequency + 1 };
                }

                continue;
            }

            // A row that was written after the image was loaded is not in it yet.
            last = row;
            isKnown = partition.TryGetSlot(row, out var slot);
            if (isKnown)
            {
                postings.Add(new PartitionImage.Posting(slot, 1));
            }
        }

        return [.. postings];
    }

    private static (int Count, double MeanLength) Statistics(PartitionImage partition, bool[]? visible)
    {
        var count = 0;
        var words = 0L;
        for (var slot = 0; slot < partition.Count; slot++)
        {
            if (visible?[slot] != false)
            {
                count++;
                words += partition.LengthAt(slot);
            }
        }

        return (count, count == 0 ? 0 : Math.Max(1, (double)words / count));
    }
}
