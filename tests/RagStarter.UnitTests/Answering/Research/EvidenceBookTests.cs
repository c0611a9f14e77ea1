using RagStarter.Core.Answering.Research;
using RagStarter.UnitTests.Retrieval;

namespace RagStarter.UnitTests.Answering.Research;

public sealed class EvidenceBookTests
{
    private static readonly string[] Texts = ["Tents cost 120 euros. Tents weigh two kilos.", "Stoves burn gas. Stoves weigh one kilo."];

    [Fact]
    public void A_passage_that_is_found_again_keeps_its_number_and_gains_the_new_sentences()
    {
        var chunks = Passages.Ranked(Texts);
        var book = new EvidenceBook(Passages.Redactor());
        book.Add(Passages.Evidence("What do tents cost?", [chunks[0]], minScore: 0.9));
        book.Add(Passages.Evidence("Which gas do stoves burn?", [chunks[1]]));

        var again = book.Add(Passages.Evidence("How much do tents weigh?", [chunks[0]], minScore: 0.9));
        var stoves = book.Add(Passages.Evidence("How much do stoves weigh?", [chunks[1]]));

        Assert.Equal([1, 2], again.Items.Concat(stoves.Items).Select(i => i.Number));
        Assert.Equal([1, 2], book.Evidence.Items.Select(i => i.Number));
        Assert.Contains("120 euros", book.Evidence.Items[0].Text, StringComparison.Ordinal);
        Assert.Contains("two kilos", book.Evidence.Items[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_was_not_shown_is_shown_again()
    {
        var book = new EvidenceBook(Passages.Redactor());
        var item = book.Add(Passages.Evidence("What do tents cost and weigh?", Passages.Ranked(Texts[0]))).Items[0];

        Assert.Null(book.Unseen(item, item.Sentences.Select(s => (item.Chunk.Id, s.Index)).ToHashSet()));
        Assert.Equal("Tents weigh two kilos.", book.Unseen(item, new HashSet<(Guid, int)> { (item.Chunk.Id, 0) })!.Text);
    }
}
