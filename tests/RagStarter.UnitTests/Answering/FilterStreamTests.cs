using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace RagStarter.UnitTests.Answering;

/// <summary>A filter that is written as a stream does the same to streaming and to other calls.</summary>
public sealed class FilterStreamTests : IDisposable
{
    private readonly ScriptedChatClient _model = new("one ", "two");
    private readonly List<string> _events = [];

    public static TheoryData<bool> Both => [true, false];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_filter_sees_and_changes_the_text_of_the_rest(bool streaming) =>
        Assert.Equal("ONE TWO", await AskAsync(streaming, rest => rest().Select(u => new ChatResponseUpdate(u.Role, u.Text.ToUpperInvariant()))));

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_filter_that_answers_by_itself_keeps_the_model_from_being_called(bool streaming)
    {
        var text = await AskAsync(streaming, _ => new[] { new ChatResponseUpdate(ChatRole.Assistant, "cached") }.ToAsyncEnumerable());

        Assert.Equal("cached", text);
        Assert.Equal(0, _model.Calls);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_filter_may_start_the_rest_again(bool streaming)
    {
        Assert.Equal("one twoone two", await AskAsync(streaming, rest => rest().Concat(rest())));
        Assert.Equal(2, _model.Calls);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_follows_the_rest_runs_when_its_stream_has_ended(bool streaming)
    {
        await AskAsync(streaming, Noting("outer"), Noting("inner"));

        Assert.Equal(["outer begins", "inner begins", "inner ends after 'one two'", "outer ends after 'one two'"], _events);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_filter_can_catch_what_the_rest_throws(bool streaming)
    {
        var text = await AskAsync(streaming, Catching, _ => throw new HttpRequestException("down"));

        Assert.Equal("caught down", text);

        static async IAsyncEnumerable<ChatResponseUpdate> Catching(Func<IAsyncEnumerable<ChatResponseUpdate>> rest)
        {
            var reply = "nothing";
            try
            {
                _ = await rest().CountAsync(Cancel);
            }
            catch (HttpRequestException problem)
            {
                reply = $"caught {problem.Message}";
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, reply);
        }
    }

    private Func<Func<IAsyncEnumerable<ChatResponseUpdate>>, IAsyncEnumerable<ChatResponseUpdate>> Noting(string name) => rest => NoteAsync(name, rest);

    private async IAsyncEnumerable<ChatResponseUpdate> NoteAsync(string name, Func<IAsyncEnumerable<ChatResponseUpdate>> rest)
    {
        _events.Add($"{name} begins");
        var text = string.Empty;
        await foreach (var update in rest())
        {
            text += update.Text;
            yield return update;
        }

        _events.Add($"{name} ends after '{text}'");
    }

    private async Task<string> AskAsync(
        bool streaming, params Func<Func<IAsyncEnumerable<ChatResponseUpdate>>, IAsyncEnumerable<ChatResponseUpdate>>[] filters)
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(_model);
        var kernel = builder.Build();
        foreach (var filter in filters)
        {
            kernel.FunctionInvocationFilters.Add(new StreamFilter(filter));
        }

        var function = KernelFunctionFactory.CreateFromPrompt("Answer.");
        return streaming
            ? string.Concat(await kernel.InvokeStreamingAsync<ChatResponseUpdate>(function, cancellationToken: Cancel).Select(u => u.Text).ToListAsync(Cancel))
            : (await kernel.InvokeAsync(function, cancellationToken: Cancel)).GetValue<ChatResponse>()!.Text;
    }

    private sealed class StreamFilter(Func<Func<IAsyncEnumerable<ChatResponseUpdate>>, IAsyncEnumerable<ChatResponseUpdate>> transform) : IFunctionInvocationFilter
    {
        public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) =>
            context.RunAsync(next, (rest, _) => transform(rest));
    }
}
