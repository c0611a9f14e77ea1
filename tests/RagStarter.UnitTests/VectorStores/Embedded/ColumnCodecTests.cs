using CsCheck;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.UnitTests.VectorStores.Embedded;

/// <summary>A stored value is equal to, smaller or larger than another exactly when the .NET values are.</summary>
public sealed class ColumnCodecTests
{
    [Fact]
    public void Decimals_keep_their_value_and_order() => Keeps(
        Gen.OneOf(Gen.Decimal, Gen.Int[-20, 20].Select(i => i / 10m), Gen.OneOf(decimal.MaxValue, decimal.MinValue, 0m, 1.50m, 1.5m)));

    [Fact]
    public void Times_keep_their_value_and_order() => Keeps(Gen.DateTimeOffset);

    [Fact]
    public void Days_keep_their_value_and_order() => Keeps(Gen.DateOnly);

    [Fact]
    public void Times_of_day_keep_their_value_and_order() => Keeps(Gen.TimeOnly);

    [Fact]
    public void Identifiers_keep_their_value_and_order() => Keeps(Gen.Guid);

    [Fact]
    public void Whole_numbers_keep_their_value_and_order() => Keeps(Gen.Long);

    [Fact]
    public void Lists_keep_their_values() => Gen.Float[-1e9f, 1e9f].Array[0, 5].Sample(numbers =>
        Assert.Equal(numbers, (IEnumerable<float>)ColumnCodec.FromColumn(ColumnCodec.ToColumn(numbers), typeof(List<float>))!));

    private static void Keeps<T>(Gen<T> values)
        where T : IComparable<T> => Gen.Select(values, values).Sample((left, right) =>
        {
            var (storedLeft, storedRight) = (ColumnCodec.ToColumn(left), ColumnCodec.ToColumn(right));
            Assert.Equal(left, (T)ColumnCodec.FromColumn(storedLeft, typeof(T))!);
            var order = storedLeft is string text ? string.CompareOrdinal(text, (string)storedRight) : ((long)storedLeft).CompareTo((long)storedRight);
            Assert.Equal(Math.Sign(left.CompareTo(right)), Math.Sign(order));
        });
}
