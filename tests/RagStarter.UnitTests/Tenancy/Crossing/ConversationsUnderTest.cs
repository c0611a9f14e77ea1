using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Experiments;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Ledger;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>Conversations, and what users think of answers with the report that is made of it.</summary>
internal sealed class ConversationsUnderTest(ScratchPipeline pipeline) : IStoreUnderTest
{
    private readonly List<(Guid Id, TenantId Tenant, string User, List<string> Said)> _conversations = [];
    private readonly List<(Guid Id, TenantId Tenant, string User)> _requests = [];
    private readonly Dictionary<Guid, bool> _ratings = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        switch (operation.Kind % 6)
        {
            case 0:
                await SayAsync(operation, caller, Guid.NewGuid());
                break;
            case 1 when _conversations.Count > 0:
                await SayAsync(operation, caller, World.Pick(_conversations, operation.Thing).Id);
                break;
            case 2 when _conversations.Count > 0:
                var asked = World.Pick(_conversations, operation.Thing);
                var messages = await pipeline.Get<ConversationStore>().GetMessagesAsync(caller, asked.Id, 1000, Cancelled);
                var said = asked.Tenant == caller.Tenant && asked.User == caller.User ? asked.Said : [];
                Assert.Equal(said, messages.Select(m => m.Text));
                var history = await pipeline.Get<ConversationStore>().GetHistoryAsync(caller, asked.Id, 1000, Cancelled);
                Assert.Equal(said, history.Messages.Select(m => m.Text));
                break;
            case 3:
                await AnswerAsync(caller);
                break;
            case 4 when _requests.Count > 0:
                var request = World.Pick(_requests, operation.Thing);
                var isOwn = request.Tenant == caller.Tenant && request.User == caller.User;
                Assert.Equal(isOwn, await pipeline.Get<FeedbackStore>().RateAsync(caller, request.Id, operation.Other % 2 == 0, "why", Cancelled));
                if (isOwn)
                {
                    _ratings[request.Id] = operation.Other % 2 == 0;
                }

                break;
            default:
                var arms = await pipeline.Get<ExperimentReport>().ReadAsync(caller.Tenant, null, null, Cancelled);
                var own = _requests.Where(r => r.Tenant == caller.Tenant).ToList();
                Assert.Equal(own.Count, arms.Sum(a => a.Requests));
                Assert.Equal(own.Count(r => _ratings.TryGetValue(r.Id, out var up) && up), arms.Sum(a => a.Up));
                Assert.Equal(own.Count(r => _ratings.TryGetValue(r.Id, out var up) && !up), arms.Sum(a => a.Down));
                break;
        }
    }

    private async Task SayAsync(Operation operation, Caller caller, Guid id)
    {
        var known = _conversations.Find(c => c.Id == id);
        var store = pipeline.Get<ConversationStore>();
        var (question, answer) = ($"question {operation.Other} of {caller.Tenant}", $"answer {operation.Other} of {caller.Tenant}");
        if (known.Said is not null && (known.Tenant != caller.Tenant || known.User != caller.User))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.AppendAsync(Asked(caller, id, question), Guid.CreateVersion7(), answer, Outcomes.Answered, Cancelled));
            return;
        }

        // Two things said in the same millisecond have no order.
        await Task.Delay(3, Cancelled);
        await store.AppendAsync(Asked(caller, id, question), Guid.CreateVersion7(), answer, Outcomes.Answered, Cancelled);
        if (known.Said is null)
        {
            _conversations.Add((id, caller.Tenant, caller.User, [question, answer]));
        }
        else
        {
            known.Said.AddRange([question, answer]);
        }
    }

    private static Question Asked(Caller caller, Guid conversation, string question) =>
        new() { Text = question, Caller = caller, ConversationId = conversation };

    private async Task AnswerAsync(Caller caller)
    {
        var request = Guid.NewGuid();
        var spender = Spender.For(caller, Services.Chat, "testing");
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        context.Ledger.Add(Lines.Of(LedgerKinds.Answer, request, request, DateTimeOffset.UtcNow, spender, outcome: Outcomes.Answered, arms: "e=a"));
        await context.SaveChangesAsync(Cancelled);
        _requests.Add((request, caller.Tenant, caller.User));
    }
}
