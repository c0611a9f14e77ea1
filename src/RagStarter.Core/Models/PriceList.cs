using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Models;

/// <summary>
/// The prices of <c>data/prices.json</c>, each in force from its date on. A change of the file is taken over within a
/// second of the next question; a file that cannot be read leaves the last good prices in force.
/// </summary>
/// <remarks>
/// The content itself is compared, at most once a second and only while prices are asked for: notifications and
/// modification times are not reliable for files that are mounted into a container.
/// </remarks>
public sealed partial class PriceList
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger<PriceList> _logger;
    private byte[] _content;
    private string _problem = string.Empty;
    private long _checkedAt;
    private volatile ILookup<string, PriceFile.Entry> _entries;

    /// <summary>Reads the price list.</summary>
    /// <exception cref="InvalidDataException">The file is missing or malformed.</exception>
    public PriceList(IOptions<ModelsOptions> options, ApplicationPaths paths, TimeProvider time, ILogger<PriceList> logger)
        : this(System.IO.Path.Combine(paths.Data, options.Value.PriceFile), time, logger)
    {
    }

    internal PriceList(string path, TimeProvider? time = null, ILogger<PriceList>? logger = null)
    {
        Path = path;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<PriceList>.Instance;
        _checkedAt = _time.GetTimestamp();
        try
        {
            _content = File.ReadAllBytes(path);
            _entries = PriceFile.Read(_content);
        }
        catch (Exception problem) when (PriceFile.IsUnreadable(problem))
        {
            throw new InvalidDataException(Words(problem), problem);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The price of a model on a day, or <see langword="null"/> when the list has none.</summary>
    public Price? Find(string model, DateTimeOffset at) => EntryOf(model, at)?.Price;

    /// <summary>What the list says about a model's size: its window and its longest answer in tokens, where it says so.</summary>
    public (int? ContextWindow, int? MaxOutput) LimitsOf(string model, DateTimeOffset at) =>
        EntryOf(model, at) is { } entry ? (entry.ContextWindow, entry.MaxOutput) : default;

    private PriceFile.Entry? EntryOf(string model, DateTimeOffset at)
    {
        Follow();
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return _entries[model].Where(e => e.From <= day).MaxBy(e => e.From);
    }

    // Who finds the check under way works with the prices that are there.
    private void Follow()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _checkedAt)) < CheckEvery || !_gate.TryEnter())
        {
            return;
        }

        try
        {
            var content = File.ReadAllBytes(Path);
            if (_problem.Length > 0 || !content.AsSpan().SequenceEqual(_content))
            {
                TakeOver(content);
            }
        }
        catch (Exception problem) when (PriceFile.IsUnreadable(problem))
        {
            Report(problem);
        }
        finally
        {
            Volatile.Write(ref _checkedAt, _time.GetTimestamp());
            _gate.Exit();
        }
    }

    private void TakeOver(byte[] content)
    {
        _entries = PriceFile.Read(content);
        _content = content;
        _problem = string.Empty;
        LogTaken(Path);
    }

    private void Report(Exception problem)
    {
        if (_problem != problem.Message)
        {
            _problem = problem.Message;
            LogNotTaken(Words(problem));
        }
    }

    private string Words(Exception problem) =>
        $"The price list '{Path}' cannot be read: {problem.Message} Models:PriceFile names another file.";

    [LoggerMessage(1303, LogLevel.Information, "The price list {File} has changed; its prices are in force")]
    private partial void LogTaken(string file);

    [LoggerMessage(1304, LogLevel.Error, "{Problem} Until the file is put right, the last good prices stay in force.")]
    private partial void LogNotTaken([FreeText] string problem);
}
