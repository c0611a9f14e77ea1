using CsCheck;
using RagStarter.Core.Caching.Store;

namespace RagStarter.UnitTests.Caching;

/// <summary>What comes from outside of the process is believed only where it is what was written.</summary>
public sealed class SealedRecordTests
{
    private static readonly byte[] Value = "an answer"u8.ToArray();

    [Fact]
    public void What_was_written_is_read()
    {
        Assert.True(SealedRecord.TryRead("name", SealedRecord.Write("name", Value), out var value));
        Assert.Equal(Value, value);
    }

    [Fact]
    public void What_was_written_for_another_name_is_not() =>
        Assert.False(SealedRecord.TryRead("acme:p:q", SealedRecord.Write("globex:p:q", Value), out _));

    [Fact]
    public void What_another_version_wrote_is_not()
    {
        var record = SealedRecord.Write("name", Value);
        record[0]--;
        Assert.False(SealedRecord.TryRead("name", record, out _));
    }

    [Fact]
    public void What_is_damaged_anywhere_is_not() =>
        Gen.Select(Gen.Int[0, Value.Length + 16], Gen.Byte[1, 255]).Sample((at, change) =>
        {
            var record = SealedRecord.Write("name", Value);
            record[at] ^= change;
            return !SealedRecord.TryRead("name", record, out _);
        });

    [Fact]
    public void What_is_anything_is_not() =>
        Gen.Byte.Array[0, 64].Sample(bytes => !SealedRecord.TryRead("name", bytes, out _));
}
