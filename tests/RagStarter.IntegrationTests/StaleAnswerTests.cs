using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RagStarter.Core.Answering;
using RagStarter.Core.Caching.Removal;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>
/// Law 4: asks, edits, deletions and changes of access in any order, in two processes, where what is said of changes arrives,
/// arrives late or never. The full count is RAGSTARTER_STALE_STEPS=10000; RAGSTARTER_STALE_CORPUS names a folder with
/// passages.jsonl and questions.jsonl, or the folder of the sample data, to use in place of the few built-in documents.
/// </summary>
public sealed partial class StaleAnswerTests
{
    private static readonly string[][] Access = [[], [], ["staff"], ["board"]];
    private static readonly string[][] Askers = [[], ["staff"], ["board", "staff"]];

    private readonly Random _random = new(7);
    private readonly Dictionary<string, (string Text, string[] Groups)> _documents = [];

    // The answers in documents that are no more as they were at first: each has a number behind it.
    private readonly Dictionary<string, string[]> _edited = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_answer_is_served_that_its_documents_do_not_support_any_more(bool redis)
    {
        var steps = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_STALE_STEPS") ?? "80", CultureInfo.InvariantCulture);
        var corpus = Corpus();
        using var server = redis ? RedisServer.Start() : null;
        using var state = new StateFolder();
        var messages = new List<Messages>();
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        BarePipeline[] processes = [first, second];
        foreach (var item in corpus)
        {
            await PutAsync(first, item.Name, item.Text, []);
        }

        var recent = new List<(string Question, string[] Groups)>();
        var (hits, stale, different) = (0, new List<string>(), new List<string>());
        for (var step = 0; step < steps; step++)
        {
            var process = processes[step / 8 % 2];
            var item = corpus[_random.Next(corpus.Count)];
            switch (_random.Next(20))
            {
                case 0 or 1:
                    await PutAsync(process, item.Name, Edited(item, step), Access[_random.Next(Access.Length)]);
                    _edited[item.Name] = [.. item.Answers.Select(a => Marks().Replace(a, " ").Trim())];
                    break;
                case 2:
                    await DeleteAsync(process, item.Name);
                    break;
                case 3 when _documents.TryGetValue(item.Name, out var document):
                    await SetGroupsAsync(process, item.Name, document.Text, Access[_random.Next(Access.Length)]);
                    break;
                case 4:
                    await messages[_random.Next(messages.Count)].DeliverAsync();
                    break;
                default:
                    // People ask what others have just asked.
                    var (question, groups) = recent.Count > 0 && _random.Next(4) > 0
                        ? recent[_random.Next(recent.Count)]
                        : (item.Questions[_random.Next(item.Questions.Count)], Askers[_random.Next(Askers.Length)]);
                    recent.Add((question, groups));
                    recent.RemoveRange(0, Math.Max(0, recent.Count - 6));
                    var answer = await process.AskAsync(question, "acme", useCache: true, groups);
                    if (answer.Provenance is null)
                    {
                        break;
                    }

                    hits++;

                    // What other documents there are has a say in how many sentences are quoted, not in whose they are.
                    var fresh = await process.AskAsync(question, "acme", useCache: false, groups);
                    if (Sentences(answer.Text).FirstOrDefault(t => !IsSaid(t, groups)) is { } unsaid)
                    {
                        stale.Add($"step {step}: '{question}' is answered with '{unsaid}' ({answer.Cache}, {answer.Citations[0].Document}), which no document says; without the cache with '{fresh.Text}'");
                    }

                    if (fresh.Citations is not [var cited, ..] || answer.Citations[0].Document != cited.Document)
                    {
                        different.Add($"step {step}: '{question}' is answered '{answer.Text}' from the cache ({answer.Cache}) and '{fresh.Text}' without");
                    }

                    stale.AddRange(answer.Citations.Where(c => !Supports(c, groups)).Select(c => $"step {step}: '{question}' cites '{c.Quote}' of {c.Document}"));
                    break;
            }
        }

        Assert.True(stale.Count == 0, string.Join('\n', stale.Take(5)));
        Assert.True(different.Count == 0, string.Join('\n', different.Take(5)));
        Assert.True(hits > steps / 10, $"Only {hits} of {steps} steps were answered from the cache.");
        TestContext.Current.SendDiagnosticMessage(
            $"{steps} steps: {hits} hits, 0 stale; messages: {messages.Sum(m => m.Delivered)} delivered, {messages.Sum(m => m.Delayed)} delayed, {messages.Sum(m => m.Dropped)} dropped");

        Task<BarePipeline> StartAsync() => BarePipeline.StartAsync(state, server?.Settings, services =>
        {
            services.RemoveAll<IDocumentObserver>();
            services.AddSingleton<IDocumentObserver>(provider =>
            {
                var added = new Messages(new DocumentRemoval(provider.GetRequiredService<IAnswerStore>()), _random);
                messages.Add(added);
                return added;
            });
        });
    }

    private async Task PutAsync(BarePipeline process, string name, string text, string[] groups)
    {
        await process.PutAsync("acme", name, text, groups);
        _documents[name] = (text, groups);
    }

    private async Task SetGroupsAsync(BarePipeline process, string name, string text, string[] groups)
    {
        if (_random.Next(2) == 0)
        {
            // The same file again, for others.
            await PutAsync(process, name, text, groups);
            return;
        }

        var tenant = TenantId.Parse("acme");
        var id = await process.Get<DocumentLibrary>().FindIdAsync(tenant, name, Cancelled);
        var editor = new Caller { Tenant = tenant, User = "ann", Groups = ["staff", "board"] };
        Assert.Equal(AccessOutcome.Done, await process.Get<DocumentAccess>().SetGroupsAsync(editor, id!.Value, groups, Cancelled));
        _documents[name] = (text, groups);
    }

    private async Task DeleteAsync(BarePipeline process, string name)
    {
        var tenant = TenantId.Parse("acme");
        var library = process.Get<DocumentLibrary>();
        if (await library.FindIdAsync(tenant, name, Cancelled) is { } id)
        {
            await library.DeleteAsync(new Caller { Tenant = tenant, User = "ann", Groups = ["staff", "board"] }, id, Cancelled);
        }

        _documents.Remove(name);
    }

    private bool Supports(Citation citation, string[] groups) => Says(citation.Document, Marks().Replace(citation.Quote, " ").Trim(), groups);

    private bool IsSaid(string sentence, string[] groups) => _documents.Keys.Any(d => Says(d, sentence, groups));

    // A row of a table or a list is told with its headings, so that the words of a sentence stand in several places of its
    // document. What was edited in it must stand there as it does now.
    private bool Says(string name, string sentence, string[] groups)
    {
        if (!_documents.TryGetValue(name, out var document) || (document.Groups.Length > 0 && !document.Groups.Intersect(groups).Any()))
        {
            return false;
        }

        var text = Marks().Replace(document.Text, " ");
        return text.Contains(sentence, StringComparison.Ordinal)
            || (sentence.Split(' ').All(text.Split(' ').Contains) && (!_edited.TryGetValue(name, out var answers) || answers.All(a => IsAsNow(sentence, text, a))));
    }

    private static bool IsAsNow(string sentence, string text, string answer) =>
        Regex.Matches(sentence, $@"\b{Regex.Escape(answer)}(?: \w+|$)").All(m => text.Contains(m.Value, StringComparison.Ordinal));

    private static IEnumerable<string> Sentences(string answer) =>
        CitationMark().Replace(answer, " ").Split([". ", "…"], StringSplitOptions.None).Select(t => Marks().Replace(t, " ").Trim()).Where(t => t.Length > 0);

    // Every answer changes, and nothing else.
    private static string Edited(Item item, int step) =>
        item.Answers.Aggregate(item.Text, (text, answer) => text.Replace(answer, $"{answer} {step}", StringComparison.Ordinal));

    private static List<Item> Corpus()
    {
        if (Environment.GetEnvironmentVariable("RAGSTARTER_STALE_CORPUS") is not { Length: > 0 } folder)
        {
            return
            [
                new("returns.txt", "Customers can return unused lanterns within 37 days of delivery. A refund is paid within six working days.", ["37 days", "six"], ["Within how many days can customers return unused lanterns?", "When is a refund paid?"]),
                new("shipping.txt", "Parcels to Norway take nine working days and cost 23 euros. Parcels to Denmark take four working days.", ["nine", "23", "four"], ["How long do parcels to Norway take?", "How long do parcels to Denmark take?"]),
                new("warranty.txt", "The Aurora lantern has a warranty of eleven years. The Borealis lantern has a warranty of three years.", ["eleven", "three"], ["How long is the warranty of the Aurora lantern?", "How long is the warranty of the Borealis lantern?"]),
                new("canteen.txt", "Soup is served on Mondays at noon. The canteen closes at 15:00.", ["Mondays", "15:00"], ["When is soup served?", "When does the canteen close?"]),
            ];
        }

        if (File.Exists(Path.Combine(folder, "evaluation", "questions.jsonl")))
        {
            return Sample(folder);
        }

        const int MostPassages = 60;
        var questions = File.ReadLines(Path.Combine(folder, "questions.jsonl")).Select(l => JsonElement.Parse(l)).ToLookup(q => q.GetProperty("passage").GetString());
        return
        [
            .. File.ReadLines(Path.Combine(folder, "passages.jsonl")).Select(l => JsonElement.Parse(l)).Take(MostPassages)
                .Select(p => (Id: p.GetProperty("id").GetString()!, Text: p.GetProperty("text").GetString()!))
                .Where(p => questions[p.Id].Any())
                .Select(p => new Item(
                    $"{p.Id}.txt",
                    p.Text,
                    [.. questions[p.Id].Select(q => q.GetProperty("answers")[0].GetString()!).Distinct()],
                    [.. questions[p.Id].Select(q => q.GetProperty("question").GetString()!)])),
        ];
    }

    // The text documents of a sample tenant that all its users may read, and what is asked of one of them.
    private static List<Item> Sample(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, "evaluation", "questions.jsonl")).Select(l => JsonElement.Parse(l))
            .Where(q => q.GetProperty("tenant").GetString() == "trailhead" && q.GetProperty("groups").GetArrayLength() == 0
                && q.TryGetProperty("documents", out var documents) && documents.GetArrayLength() == 1 && q.GetProperty("answers").GetArrayLength() > 0)
            .GroupBy(q => q.GetProperty("documents")[0].GetString()!)
            .Where(d => Path.GetExtension(d.Key) is ".md" or ".txt")
            .Select(d => new Item(
                d.Key,
                File.ReadAllText(Path.Combine(folder, "tenants", "trailhead", d.Key)),
                [.. d.Select(q => q.GetProperty("answers")[0].GetString()!).Distinct()],
                [.. d.Select(q => q.GetProperty("question").GetString()!)])),
    ];

    // Marks of headings, lists and emphasis are no text.
    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex CitationMark();

    private sealed record Item(string Name, string Text, List<string> Answers, List<string> Questions);

    /// <summary>Tells of a change, later, or not.</summary>
    private sealed class Messages(IDocumentObserver inner, Random random) : IDocumentObserver
    {
        private readonly Queue<(TenantId Tenant, Guid Document)> _late = [];

        public int Delivered { get; private set; }

        public int Delayed { get; private set; }

        public int Dropped { get; private set; }

        public async Task ChangedAsync(TenantId tenant, Guid documentId, CancellationToken cancellationToken)
        {
            switch (random.Next(3))
            {
                case 0:
                    Delivered++;
                    await inner.ChangedAsync(tenant, documentId, cancellationToken);
                    break;
                case 1:
                    Delayed++;
                    _late.Enqueue((tenant, documentId));
                    break;
                default:
                    Dropped++;
                    break;
            }
        }

        public async Task DeliverAsync()
        {
            while (_late.TryDequeue(out var late))
            {
                await inner.ChangedAsync(late.Tenant, late.Document, Cancelled);
            }
        }
    }
}
