using CsCheck;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Extractive;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Answering.Extractive;

public sealed class ExtractiveAnswererTests
{
    private static readonly Gen<string> Sentences =
        Gen.OneOf("tent", "stove", "weighs", "2.1", "kg", "the", "It", "heavy", "rain", "Alpha").Array[1, 40].Select(w => string.Join(' ', w) + ". ");

    private static readonly Gen<string[]> Texts = Sentences.Array[1, 6].Select(s => string.Concat(s).Trim()).Array[1, 4];

    private readonly SetOptions<AnsweringOptions> _options = new(new AnsweringOptions());

    [Fact]
    public void A_reply_quotes_the_sentence_that_answers_and_cites_it()
    {
        var reply = Reply("How much does the Alpha tent weigh?", "We like rain. The Alpha tent weighs 2.1 kg.", "The stove burns gas.");

        Assert.Contains("The Alpha tent weighs 2.1 kg. [1]", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("rain", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_has_no_more_tokens_than_allowed() => Gen.Select(Texts, Gen.OneOf(Gen.Int[16, 32], Gen.Int[16, 120]), Gen.OneOf(0, 0.65, 1.0)).Sample(
        (texts, max, confidence) =>
        {
            var options = new SetOptions<AnsweringOptions>(new AnsweringOptions { MinConfidence = confidence, MinHintConfidence = 0 });
            var reply = Reply(options, "How heavy is the Alpha tent?", max, Ranked(texts));

            Assert.InRange(Tokens.Count(reply), 1, max);
        },
        iter: 500);

    [Fact]
    public void Every_reply_that_does_not_decline_cites_sources_that_there_are() => Gen.Select(Texts, Gen.Int[16, 120]).Sample((texts, max) =>
    {
        var question = "How heavy is the Alpha tent?";
        var reply = Reply(_options, question, max, Ranked(texts));

        var citations = new CitationFinder(Analyzer).Find(reply, Evidence(question, Ranked(texts)).Items);
        Assert.True(citations.Count > 0 || reply == Replies.NotFound, reply);
    });

    [Fact]
    public void Without_evidence_it_declines() => Assert.Equal(Replies.NotFound, Reply("How heavy is the tent?"));

    [Fact]
    public void Where_the_documents_speak_of_something_else_it_declines() =>
        Assert.Equal(Replies.NotFound, Reply("What is the capital of France?", "The stove burns gas. Birds sing."));

    [Fact]
    public void Where_it_is_not_sure_it_declines_and_shows_the_closest_passage()
    {
        _options.CurrentValue = new AnsweringOptions { MinConfidence = 1, MinHintConfidence = 0 };

        var reply = Reply("How much does the Alpha tent weigh?", "The Alpha tent weighs 2.1 kg.");

        Assert.True(Replies.IsNotFound(reply));
        Assert.Contains("Closest passage: The Alpha tent weighs 2.1 kg. [1]", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void It_quotes_no_more_sentences_than_configured()
    {
        _options.CurrentValue = new AnsweringOptions { MaxSentences = 1, MinSentenceScore = 0 };

        var reply = Reply("How much does the Alpha tent weigh?", "The Alpha tent weighs 2.1 kg. The Alpha tent weighs 2.3 kg when wet.");

        Assert.Equal("The Alpha tent weighs 2.1 kg. [1]", reply);
    }

    [Fact]
    public void Sensitive_data_of_the_documents_stays_masked_in_the_reply() =>
        Assert.DoesNotContain(
            "jane.doe",
            Reply("Whom do I write to about the Alpha tent?", "Write to jane.doe@example.com about the Alpha tent."),
            StringComparison.Ordinal);

    [Fact]
    public void The_innermost_heading_says_what_a_sentence_speaks_of()
    {
        var chunk = Of("It weighs 2.1 kg.", "Tents › Alpha tent");

        var reply = Reply(_options, "How much does the Alpha tent weigh?", 200, [new RankedChunk(chunk, 1, null, null)]);

        Assert.StartsWith("**Alpha tent:** It weighs 2.1 kg. [1]", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_list_stay_lines_of_their_own()
    {
        _options.CurrentValue = new AnsweringOptions { MinSentenceScore = 0, MinConfidence = 0 };

        var reply = Reply("Which colors does the Alpha tent have?", "- Alpha tent in the color red\n- Alpha tent in the color blue");

        Assert.Contains("\n- Alpha tent in the color red.\n- Alpha tent in the color blue. [1]", reply, StringComparison.Ordinal);
    }

    private string Reply(string question, params string[] texts) => Reply(_options, question, 200, Ranked(texts));

    private static string Reply(SetOptions<AnsweringOptions> options, string question, int maxTokens, List<RankedChunk> chunks) =>
        new ExtractiveAnswerer(Analyzer, options).Answer(
            new ExtractiveInput(new RedactedText(question), Evidence(question, chunks), Redactor()), maxTokens);
}
