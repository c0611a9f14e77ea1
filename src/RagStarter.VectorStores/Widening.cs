using System.Linq.Expressions;

namespace RagStarter.VectorStores;

/// <summary>Undoes what the compiler adds where a property of a small type is compared.</summary>
internal static class Widening
{
    /// <summary>The property itself, where <paramref name="node"/> is a byte or short as an int.</summary>
    public static Expression Undo(Expression node) =>
        node is UnaryExpression { NodeType: ExpressionType.Convert } convert
        && (Nullable.GetUnderlyingType(convert.Type) ?? convert.Type) == typeof(int)
        && (Nullable.GetUnderlyingType(convert.Operand.Type) ?? convert.Operand.Type) is var type
        && (type == typeof(byte) || type == typeof(short))
            ? convert.Operand
            : node;
}
