using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RagStarter.Core.Ledger;

/// <summary>
/// Adds up the rows of a statement by the values of their first columns. It reads SQLite's own memory: a text is made once
/// for a value and not for each row, which is most of what a report over many lines takes.
/// </summary>
internal sealed class SqliteSums
{
    private const string Library = "e_sqlite3";
    private const int RowsBetweenLooks = 4096;

    private readonly bool _hasSpan;
    private readonly int _figures;
    private readonly Values[] _values;
    private readonly Dictionary<(long Before, int Value), int> _steps = [];
    private readonly List<(long Span, int[] Values)> _groups = [];
    private long[] _sums = [];

    /// <param name="hasSpan">Whether the first column is a number.</param>
    /// <param name="dimensions">How many columns of text follow.</param>
    /// <param name="figures">How many columns follow that are to be added up.</param>
    public SqliteSums(bool hasSpan, int dimensions, int figures)
    {
        _hasSpan = hasSpan;
        _figures = figures;
        _values = [.. Enumerable.Range(0, dimensions).Select(_ => new Values())];
        if (!hasSpan && dimensions == 0)
        {
            // The sum of nothing is a sum, too.
            GroupOf(0, []);
        }
    }

    /// <summary>Reads all rows.</summary>
    public void Add(SqliteDataReader rows, CancellationToken cancellationToken)
    {
        // The provider's own calls take and release the statement each time, which is longer than what they do. Nobody else
        // uses the connection, so that this one never waits.
        var isOwn = raw.GetNativeLibraryName() == Library;
        var pointer = rows.Handle!.DangerousGetHandle();
        Span<int> values = stackalloc int[_values.Length];
        for (var row = 0; rows.Read(); row++)
        {
            if (row % RowsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var statement = rows.Handle!;
            var column = 0;
            var span = _hasSpan ? NumberAt(column++) : 0;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = _values[i].NumberOf(raw.sqlite3_column_blob(statement, column++));
            }

            var group = GroupOf(span, values);
            var sums = _sums.AsSpan(group * _figures, _figures);
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] = checked(sums[i] + NumberAt(column++));
            }
        }

        long NumberAt(int column) => isOwn ? ColumnOf(pointer, column) : raw.sqlite3_column_int64(rows.Handle!, column);
    }

    /// <summary>What was added up, by group.</summary>
    public IEnumerable<(long Span, string[] Values, ReadOnlyMemory<long> Figures)> Groups() => _groups.Select((group, i) =>
        (group.Span, group.Values.Select((value, dimension) => _values[dimension].TextOf(value)).ToArray(), new ReadOnlyMemory<long>(_sums, i * _figures, _figures)));

    [DllImport(Library, EntryPoint = "sqlite3_column_int64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static extern long ColumnOf(IntPtr statement, int column);

    // From one column to the next: what came before has a number, and so has each pair of it and a value.
    private int GroupOf(long span, ReadOnlySpan<int> values)
    {
        var group = span;
        for (var i = -1; i < values.Length; i++)
        {
            var key = (i < 0 ? span : group, i < 0 ? -1 : values[i]);
            if (!_steps.TryGetValue(key, out var next))
            {
                _steps[key] = next = i == values.Length - 1 ? NewGroup(span, values) : _steps.Count;
            }

            group = next;
        }

        return (int)group;
    }

    private int NewGroup(long span, ReadOnlySpan<int> values)
    {
        _groups.Add((span, values.ToArray()));
        if (_sums.Length < _groups.Count * _figures)
        {
            Array.Resize(ref _sums, Math.Max(64 * _figures, _sums.Length * 2));
        }

        return _groups.Count - 1;
    }

    // The texts of a column by number.
    private sealed class Values : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        private readonly Dictionary<byte[], int> _numbers;
        private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _byText;
        private readonly List<string> _texts = [];

        public Values()
        {
            _numbers = new Dictionary<byte[], int>(this);
            _byText = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        public int NumberOf(ReadOnlySpan<byte> text)
        {
            if (!_byText.TryGetValue(text, out var number))
            {
                number = _texts.Count;
                _numbers.Add(text.ToArray(), number);
                _texts.Add(Encoding.UTF8.GetString(text));
            }

            return number;
        }

        public string TextOf(int number) => _texts[number];

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());
    }
}
