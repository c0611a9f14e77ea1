using System.Collections;
using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;

namespace RagStarter.VectorStores.Embedded;

/// <summary>A filter as SQL, with the partition that it names split off.</summary>
/// <param name="Partition">The value that the partition property must have; <see langword="null"/> when the filter names none.</param>
/// <param name="Where">The rest as an SQL condition; empty when nothing is left.</param>
/// <param name="Parameters">The values of $p0, $p1, …</param>
internal sealed record EmbeddedFilter(string? Partition, string Where, IReadOnlyList<object> Parameters)
{
    public static EmbeddedFilter None { get; } = new(null, string.Empty, []);

    /// <summary>Identifies the set of records that the filter selects, apart from the partition.</summary>
    /// <remarks>As JSON, because a value may contain any separator.</remarks>
    public string CacheKey { get; } = Parameters.Count == 0 ? Where : Where + JsonSerializer.Serialize(Parameters);

    public static EmbeddedFilter From(CollectionModel model, PropertyModel? partition, LambdaExpression? filter) =>
        filter is null ? None : new Translator(model, partition).Translate(filter);

    /// <summary>The whole filter, partition and all, as an SQL condition for <see cref="Bind"/>.</summary>
    public string Condition(CollectionSchema schema)
    {
        var rest = Where.Length > 0 ? $" AND ({Where})" : string.Empty;
        return $"($partition IS NULL OR _partition = (SELECT id FROM {schema.Partitions} WHERE value = $partition)){rest}";
    }

    /// <summary>Gives a command the values of the condition.</summary>
    public void Bind(SqliteCommand command)
    {
        command.Parameters.AddWithValue("$partition", (object?)Partition ?? DBNull.Value);
        BindRest(command);
    }

    /// <summary>Gives a command the values of <see cref="Where"/> alone.</summary>
    public void BindRest(SqliteCommand command)
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            command.Parameters.AddWithValue($"$p{i}", Parameters[i]);
        }
    }

    private sealed class Translator(CollectionModel model, PropertyModel? partition) : FilterTranslatorBase
    {
        private readonly StringBuilder _sql = new();
        private readonly List<object> _parameters = [];
        private string? _partitionValue;

        public EmbeddedFilter Translate(LambdaExpression filter)
        {
            var body = PreprocessFilter(filter, model, new FilterPreprocessingOptions { SupportsParameterization = true });
            var conditions = Conjuncts(body).Where(c => !TakePartition(c)).ToList();
            for (var i = 0; i < conditions.Count; i++)
            {
                _sql.Append(i > 0 ? " AND " : string.Empty);
                Condition(conditions[i]);
            }

            return new EmbeddedFilter(_partitionValue, _sql.ToString(), _parameters);
        }

        private static IEnumerable<Expression> Conjuncts(Expression node) =>
            node is BinaryExpression { NodeType: ExpressionType.AndAlso } and
                ? Conjuncts(and.Left).Concat(Conjuncts(and.Right))
                : [node];

        // "r.Tenant == value" among the outermost conditions names the partition.
        private bool TakePartition(Expression node)
        {
            if (partition is null || _partitionValue is not null || node is not BinaryExpression { NodeType: ExpressionType.Equal } equal)
            {
                return false;
            }

            var value = TryBindProperty(equal.Left, out var left) && left == partition ? ValueOf(equal.Right)
                : TryBindProperty(equal.Right, out var right) && right == partition ? ValueOf(equal.Left)
                : null;
            _partitionValue = value as string;
            return _partitionValue is not null;
        }

        private void Condition(Expression node)
        {
            switch (node)
            {
                case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse } logical:
                    _sql.Append('(');
                    Condition(logical.Left);
                    _sql.Append(logical.NodeType == ExpressionType.AndAlso ? " AND " : " OR ");
                    Condition(logical.Right);
                    _sql.Append(')');
                    break;
                case BinaryExpression comparison:
                    Comparison(comparison);
                    break;
                case UnaryExpression { NodeType: ExpressionType.Not } not:
                    // A comparison with NULL is unknown in SQL and false in .NET, so its negation must be true.
                    _sql.Append("(NOT COALESCE(");
                    Condition(not.Operand);
                    _sql.Append(", 0))");
                    break;
                case ConstantExpression { Value: bool constant }:
                    _sql.Append(constant ? '1' : '0');
                    break;
                case MethodCallExpression call when TryMatchContains(call, out var source, out var item):
                    Contains(source, item);
                    break;
                case MethodCallExpression { Method.Name: nameof(Enumerable.Any), Arguments: [var source, LambdaExpression predicate] } any
                    when any.Method.DeclaringType == typeof(Enumerable):
                    Any(source, predicate);
                    break;
                default:
                    if (!TryBindProperty(node, out var property) || (Nullable.GetUnderlyingType(property.Type) ?? property.Type) != typeof(bool))
                    {
                        throw NotSupported(node);
                    }

                    _sql.Append(Column(property));
                    break;
            }
        }

        private void Comparison(BinaryExpression comparison)
        {
            var op = comparison.NodeType switch
            {
                // IS treats two NULLs as equal, as .NET does.
                ExpressionType.Equal => " IS ",
                ExpressionType.NotEqual => " IS NOT ",
                ExpressionType.GreaterThan => " > ",
                ExpressionType.GreaterThanOrEqual => " >= ",
                ExpressionType.LessThan => " < ",
                ExpressionType.LessThanOrEqual => " <= ",
                _ => throw NotSupported(comparison),
            };
            _sql.Append('(');
            Operand(comparison.Left);
            _sql.Append(op);
            Operand(comparison.Right);
            _sql.Append(')');
        }

        private void Operand(Expression node)
        {
            if (TryBindProperty(Widening.Undo(node), out var property))
            {
                _sql.Append(Column(property));
                return;
            }

            Parameter(ValueOf(node));
        }

        private void Contains(Expression source, Expression item)
        {
            if (TryBindProperty(source, out var array))
            {
                // r => r.Tags.Contains("a")
                _sql.Append("EXISTS (SELECT 1 FROM json_each(").Append(Column(array)).Append(") WHERE value IS ");
                Operand(item);
                _sql.Append(')');
                return;
            }

            // r => values.Contains(r.Tag)
            Operand(item);
            In(ValuesOf(source));
        }

        // r => r.Tags.Any(tag => values.Contains(tag))
        private void Any(Expression source, LambdaExpression predicate)
        {
            if (!TryBindProperty(source, out var array)
                || predicate.Body is not MethodCallExpression call
                || !TryMatchContains(call, out var values, out var item)
                || item != predicate.Parameters[0])
            {
                throw NotSupported(predicate);
            }

            _sql.Append("EXISTS (SELECT 1 FROM json_each(").Append(Column(array)).Append(") WHERE value");
            In(ValuesOf(values));
            _sql.Append(')');
        }

        private void In(IEnumerable values)
        {
            _sql.Append(" IN (");
            var first = true;
            foreach (var value in values)
            {
                _sql.Append(first ? string.Empty : ", ");
                Parameter(value);
                first = false;
            }

            _sql.Append(')');
        }

        private void Parameter(object? value)
        {
            _sql.Append("$p").Append(_parameters.Count);
            _parameters.Add(ColumnCodec.ToColumn(value));
        }

        private static IEnumerable ValuesOf(Expression node) => node is NewArrayExpression array
            ? array.Expressions.Select(ValueOf).ToList()
            : ValueOf(node) as IEnumerable ?? throw NotSupported(node);

        private static object? ValueOf(Expression node) => node switch
        {
            ConstantExpression constant => constant.Value,
            QueryParameterExpression parameter => parameter.Value,
            UnaryExpression { NodeType: ExpressionType.Convert } convert => ValueOf(convert.Operand),
            _ => throw NotSupported(node),
        };

        private static string Column(PropertyModel property) => Sql.Name(property.StorageName);

        private static NotSupportedException NotSupported(Expression node) => new(
            $"The filter '{node}' cannot be translated. Supported are ==, !=, <, <=, >, >=, &&, ||, ! on properties and values, values.Contains(r.Property), r.List.Contains(value) and r.List.Any(x => values.Contains(x)).");
    }
}
