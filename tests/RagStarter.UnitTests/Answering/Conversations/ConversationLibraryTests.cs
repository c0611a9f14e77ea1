using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Answering.Conversations;

public sealed class ConversationLibraryTests : IAsyncLifetime
{
    private static readonly Caller Ann = ScratchPipeline.CallerOf("a");
    private static readonly Caller Bob = Ann with { User = "bob" };
    private static readonly Caller AnnOfB = ScratchPipeline.CallerOf("b");

    private ScratchPipeline _pipeline = null!;

    private ConversationLibrary Library => _pipeline.Get<ConversationLibrary>();

    private ConversationStore Store => _pipeline.Get<ConversationStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _pipeline = await ScratchPipeline.StartAsync();

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task Nobody_finds_reads_renames_exports_or_deletes_the_conversation_of_another_user_or_tenant()
    {
        var id = await KeepAsync(Ann, "Where is the tent?");

        foreach (var other in new[] { Bob, AnnOfB })
        {
            Assert.Null(await Library.FindAsync(other, id, Cancel));
            Assert.Empty(await Library.ListAsync(other, "tent", 0, 10, Cancel));
            Assert.Empty(await Library.GetTurnsAsync(other, id, null, 10, Cancel));
            Assert.False(await Library.RenameAsync(other, id, "Mine", Cancel));
            Assert.Null(await _pipeline.Get<ConversationExport>().ToMarkdownAsync(other, id, Cancel));
            Assert.False(await Library.DeleteAsync(other, id, Cancel));
        }

        Assert.Equal("Where is the tent?", (await Library.FindAsync(Ann, id, Cancel))!.Title);
    }

    [Fact]
    public async Task Turns_that_follow_each_other_within_two_milliseconds_keep_their_order()
    {
        var time = new ManualTime();
        await using var pipeline = await ScratchPipeline.StartAsync(replace: services => services.AddSingleton<TimeProvider>(time));
        var (store, id) = (pipeline.Get<ConversationStore>(), Guid.NewGuid());
        for (var i = 1; i <= 8; i++)
        {
            await store.AppendAsync(Asked(Ann, $"Question {i}", id), Guid.CreateVersion7(), $"Answer {i}", Outcomes.Answered, Cancel);
            time.Advance(TimeSpan.FromMilliseconds(1.9));
        }

        var messages = await store.GetMessagesAsync(Ann, id, 100, Cancel);

        Assert.Equal(Enumerable.Range(1, 8).SelectMany(i => new[] { $"Question {i}", $"Answer {i}" }), messages.Select(m => m.Text));
    }

    [Fact]
    public async Task Turns_are_read_page_by_page_from_the_end()
    {
        var id = Guid.NewGuid();
        for (var i = 1; i <= 5; i++)
        {
            await KeepAsync(Ann, $"Question {i}", id);
        }

        var last = await Library.GetTurnsAsync(Ann, id, null, 2, Cancel);
        var before = await Library.GetTurnsAsync(Ann, id, last[0].RequestId, 2, Cancel);
        var first = await Library.GetTurnsAsync(Ann, id, before[0].RequestId, 2, Cancel);

        Assert.Equal(["Question 4", "Question 5"], last.Select(t => t.Question));
        Assert.Equal(["Question 2", "Question 3"], before.Select(t => t.Question));
        Assert.Equal(["Question 1"], first.Select(t => t.Question));
    }

    [Fact]
    public async Task Every_word_that_is_searched_for_stands_in_the_title_or_in_a_message()
    {
        var tents = await KeepAsync(Ann, "Tents in the Rain");
        var stoves = await KeepAsync(Ann, "Stoves", answer: "They burn in the rain too.");

        Assert.Equal([stoves, tents], (await Library.ListAsync(Ann, "RAIN", 0, 10, Cancel)).Select(c => c.Id));
        Assert.Equal([stoves], (await Library.ListAsync(Ann, "rain burn", 0, 10, Cancel)).Select(c => c.Id));
        Assert.Empty(await Library.ListAsync(Ann, "100%", 0, 10, Cancel));
        Assert.Equal([tents], (await Library.ListAsync(Ann, string.Empty, 1, 10, Cancel)).Select(c => c.Id));
    }

    [Fact]
    public async Task An_answer_takes_the_place_of_a_turn_and_of_all_that_followed()
    {
        var id = Guid.NewGuid();
        await KeepAsync(Ann, "First", id);
        await KeepAsync(Ann, "Second", id);
        await KeepAsync(Ann, "Third", id);
        var second = (await Library.GetTurnsAsync(Ann, id, null, 10, Cancel))[1];

        var history = (await Store.GetHistoryAsync(Ann, id, 10, Cancel, second.RequestId)).Messages;
        await Store.AppendStoppedAsync(Asked(Ann, "Second, better", id) with { Replaces = second.RequestId }, Guid.NewGuid(), "So", Cancel);

        Assert.Equal(["First"], history.Where(m => m.Role == "user").Select(m => m.Text));
        Assert.Equal(["First", "Second, better"], (await Library.GetTurnsAsync(Ann, id, null, 10, Cancel)).Select(t => t.Question));
    }

    [Fact]
    public async Task A_turn_that_was_stopped_at_the_moment_of_its_end_is_kept_once_whichever_came_first()
    {
        var (request, id) = (Guid.CreateVersion7(), Guid.NewGuid());
        await Store.AppendAsync(Asked(Ann, "Go on?", id), request, "Yes.", Outcomes.Answered, Cancel);
        await Store.AppendStoppedAsync(Asked(Ann, "Go on?", id), request, "Y", Cancel);
        var (other, second) = (Guid.CreateVersion7(), Asked(Ann, "And then?", id));
        await Store.AppendStoppedAsync(second, other, "W", Cancel);
        await Store.AppendAsync(second, other, "What else?", Outcomes.Answered, Cancel);

        Assert.Equal([("Yes.", Outcomes.Answered), ("W", ConversationMessage.Stopped)], (await Library.GetTurnsAsync(Ann, id, null, 10, Cancel)).Select(t => (t.Answer, t.Outcome)));
    }

    [Fact]
    public async Task Who_asks_in_the_conversation_of_another_is_answered_and_told_that_it_is_not_kept()
    {
        await AddAsync("pay.md", "# Pay\n\nThe bonus is paid in December every year.");
        var id = await KeepAsync(Ann, "Where is the tent?");

        var answer = await _pipeline.Get<Answerer>().AskAsync(Asked(Bob, "When is the bonus paid?", id), Cancel);

        Assert.Equal(Outcomes.Answered, answer.Outcome);
        Assert.Contains(answer.Notices, n => n.Contains("could not be stored", StringComparison.Ordinal));
        Assert.Equal(["Where is the tent?"], (await Library.GetTurnsAsync(Ann, id, null, 10, Cancel)).Select(t => t.Question));
        Assert.Null(await Library.FindAsync(Bob, id, Cancel));
    }

    [Fact]
    public async Task An_answer_that_its_caller_leaves_at_the_last_moment_and_still_gets_is_in_its_conversation()
    {
        const string Tenant = "leaves-late";
        await using var pipeline = await ScratchPipeline.StartAsync(new() { [$"Tenancy:Tenants:{Tenant}:DisplayName"] = "L" });
        var caller = ScratchPipeline.CallerOf(Tenant);
        await pipeline.Get<DocumentLibrary>().AddAsync(caller, "pay.md", [], "# Pay\n\nThe bonus is paid in December every year."u8.ToArray(), Cancel);
        await pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel);
        using var leaves = new CancellationTokenSource();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument == PipelineTelemetry.Requests) { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            // The request is counted when its text is complete and before anything is written.
            if (tags.Contains(new KeyValuePair<string, object?>("tenant", Tenant)))
            {
                leaves.Cancel();
            }
        });
        listener.Start();

        var answer = await pipeline.Get<Answerer>().AskAsync(Asked(caller, "When is the bonus paid?", null), leaves.Token);

        Assert.True(leaves.IsCancellationRequested);
        Assert.Equal(Outcomes.Answered, answer.Outcome);
        Assert.Single(await pipeline.Get<ConversationLibrary>().GetTurnsAsync(caller, answer.ConversationId, null, 10, Cancel));
    }

    [Fact]
    public async Task Every_question_of_a_conversation_is_kept_in_its_turn()
    {
        await AddAsync("pay.md", "# Pay\n\nThe bonus is paid in December every year. Wages are paid on the last day of the month.");
        var id = Guid.NewGuid();
        foreach (var question in new[] { "When is the bonus paid?", "When are wages paid?", "When is the bonus paid?" })
        {
            await _pipeline.Get<Answerer>().AskAsync(Asked(Ann, question, id), Cancel);
        }

        Assert.Equal(["When is the bonus paid?", "When are wages paid?", "When is the bonus paid?"], (await Library.GetTurnsAsync(Ann, id, null, 10, Cancel)).Select(t => t.Question));
        Assert.Equal("When is the bonus paid?", (await Library.FindAsync(Ann, id, Cancel))!.Title);
    }

    [Fact]
    public async Task A_stopped_turn_is_kept_for_its_reader_and_not_told_to_the_model()
    {
        var id = await KeepAsync(Ann, "Go on?");
        await Store.AppendStoppedAsync(Asked(Ann, "And then?", id), Guid.NewGuid(), "Half of", Cancel);

        Assert.Equal(ConversationMessage.Stopped, (await Library.GetTurnsAsync(Ann, id, null, 10, Cancel))[^1].Outcome);
        Assert.Equal(["Go on?"], (await Store.GetHistoryAsync(Ann, id, 10, Cancel)).Messages.Where(m => m.Role == "user").Select(m => m.Text));
    }

    [Fact]
    public async Task What_the_question_told_is_masked_in_a_stopped_answer_and_shown_to_its_user_again()
    {
        var id = Guid.NewGuid();
        const string Shown = "On 17.05.1947 it was";
        Assert.Equal(Shown, _pipeline.Get<TextRedaction>().Mask(Ann.Tenant, RedactionSink.Store, Shown).Value); // Nothing in it tells by itself.
        await Store.AppendStoppedAsync(Asked(Ann, "My date of birth is 17.05.1947. Which day was it?", id), Guid.NewGuid(), Shown, Cancel);

        var turn = Assert.Single(await Library.GetTurnsAsync(Ann, id, null, 10, Cancel));
        await using var context = await _pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        Assert.All(await context.Messages.Where(m => m.ConversationId == id).ToListAsync(Cancel), m => Assert.DoesNotContain("17.05.1947", m.Text, StringComparison.Ordinal));
        Assert.Equal(("My date of birth is 17.05.1947. Which day was it?", Shown), (turn.Question, turn.Answer));
    }

    [Fact]
    public async Task Sensitive_values_are_neither_in_a_title_nor_in_a_message()
    {
        var id = await KeepAsync(Ann, "Is jane@example.org a customer?");
        await Library.RenameAsync(Ann, id, "About jane@example.org", Cancel);

        Assert.DoesNotContain("jane@", (await Library.FindAsync(Ann, id, Cancel))!.Title, StringComparison.Ordinal);
        Assert.DoesNotContain("jane@", await _pipeline.Get<ConversationExport>().ToMarkdownAsync(Ann, id, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_of_an_answer_is_kept_without_sensitive_values_and_shown_with_those_that_are_remembered()
    {
        await AddAsync("stock.md", "# Stock\n\nThe orders of jane@example.org are kept for ten years. A tent is returned within 45 days.");
        var question = Asked(Ann, "How long are the orders of jane@example.org kept? We use the key AKIAZNBQ1FAZBMIO6DYV for it. Within how many days is a tent returned?", null) with { Mode = AnswerModes.Research };

        var answer = await _pipeline.Get<Answerer>().AskAsync(question, Cancel);
        await using var database = await _pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        var stored = Assert.Single(await database.Messages.Where(m => m.Role == "assistant").Select(m => m.Details).ToListAsync(Cancel));
        var kept = Assert.Single(await Library.GetTurnsAsync(Ann, answer.ConversationId, null, 10, Cancel)).Details!;

        Assert.Contains(answer.Steps, s => s.Detail.Contains("jane@", StringComparison.Ordinal));
        Assert.Contains("search", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("jane@", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIA", stored, StringComparison.Ordinal);
        Assert.Contains(kept.Steps, s => s.Detail.Contains("jane@example.org", StringComparison.Ordinal));
        Assert.DoesNotContain(kept.Steps, s => s.Detail.Contains("AKIA", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kept_citation_quotes_its_document_until_it_changes_or_is_not_for_the_reader_any_more()
    {
        var staff = Ann with { Groups = ["staff"] };
        await AddAsync("pay.md", "# Pay\n\nThe bonus is paid in December every year.", "staff");
        var answer = await _pipeline.Get<Answerer>().AskAsync(Asked(staff, "When is the bonus paid?", null), Cancel);
        Assert.NotEmpty(answer.Citations);

        var kept = Assert.Single(await Library.GetTurnsAsync(staff, answer.ConversationId, null, 10, Cancel));
        var without = Assert.Single(await Library.GetTurnsAsync(Ann, answer.ConversationId, null, 10, Cancel));
        await AddAsync("pay.md", "# Pay\n\nThere is none.", "staff");
        var changed = Assert.Single(await Library.GetTurnsAsync(staff, answer.ConversationId, null, 10, Cancel));

        Assert.Equal(answer.Citations, kept.Citations);
        Assert.Equal(answer.Model, kept.Details!.Model);
        Assert.Equal(answer.Usage, kept.Details.Usage);
        Assert.Equal(answer.Steps.Select(s => s.Name), kept.Details.Steps.Select(s => s.Name));
        Assert.Equal((0, 1), (without.Citations.Count, without.LostCitations));
        Assert.Equal((0, 1), (changed.Citations.Count, changed.LostCitations));
    }

    private static Question Asked(Caller caller, string text, Guid? conversation) => new() { Text = text, Caller = caller, ConversationId = conversation };

    // The way of an answer without documents: the store is given what an answered question gives it.
    private async Task<Guid> KeepAsync(Caller caller, string question, Guid? conversation = null, string answer = "Yes.")
    {
        var id = conversation ?? Guid.NewGuid();
        await Store.AppendAsync(Asked(caller, question, id), Guid.CreateVersion7(), answer, Outcomes.Answered, Cancel);

        // Conversations of one millisecond have no order: the next one comes later.
        var kept = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        while (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() == kept)
        {
            await Task.Yield();
        }

        return id;
    }

    private async Task AddAsync(string name, string text, params string[] groups)
    {
        await _pipeline.Get<DocumentLibrary>().AddAsync(Ann, name, groups, Encoding.UTF8.GetBytes(text), Cancel);
        while (await _pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel) is not null)
        {
            // Until nothing waits.
        }
    }
}
