using System.Text.Json;

namespace RagStarter.UnitTests.VectorStores.Qdrant.Contract;

/// <summary>A check that lets everything pass would prove nothing.</summary>
public sealed class PublishedSchemaTests
{
    private const string Document = """
        {
          "schemas": {
            "Shelf": {
              "type": "object",
              "required": ["name"],
              "properties": {
                "name": { "type": "string" },
                "id": { "anyOf": [{ "type": "string", "format": "uuid" }, { "type": "integer", "minimum": 0 }] },
                "kind": { "type": "string", "enum": ["open", "closed"] },
                "tools": { "type": "array", "uniqueItems": true, "items": { "type": "number" } },
                "above": { "anyOf": [{ "$ref": "#/schemas/Shelf" }, { "nullable": true }] },
                "labels": { "type": "object", "additionalProperties": { "type": "boolean" } }
              }
            }
          }
        }
        """;

    [Theory]
    [InlineData("""{"name":"a"}""", null)]
    [InlineData("""{"name":"a","id":7,"kind":"open","tools":[1,2.5],"above":{"name":"b","above":null},"labels":{"x":true}}""", null)]
    [InlineData("""{"name":"a","id":"6f9619ff-8b86-d011-b42d-00c04fc964ff"}""", null)]
    [InlineData("""{}""", "lacks 'name'")]
    [InlineData("""{"name":"a","colour":"red"}""", "unknown member 'colour'")]
    [InlineData("""{"name":null}""", "$.name is null")]
    [InlineData("""{"name":7}""", "$.name is no string")]
    [InlineData("""{"name":"a","id":"seven"}""", "no UUID")]
    [InlineData("""{"name":"a","id":-1}""", "less than 0")]
    [InlineData("""{"name":"a","kind":"ajar"}""", "'ajar'")]
    [InlineData("""{"name":"a","tools":[1,1]}""", "twice")]
    [InlineData("""{"name":"a","tools":[1,"x"]}""", "$.tools[1]")]
    [InlineData("""{"name":"a","above":{"name":"b","colour":"red"}}""", "unknown member 'colour'")]
    [InlineData("""{"name":"a","labels":{"x":1}}""", "$.labels.x is no boolean")]
    public void What_the_schema_does_not_allow_is_found(string json, string? problem)
    {
        using var document = JsonDocument.Parse(Document);
        using var value = JsonDocument.Parse(json);

        var found = new PublishedSchema(document.RootElement).Problem(document.RootElement.GetProperty("schemas").GetProperty("Shelf"), value.RootElement);

        if (problem is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(problem, found, StringComparison.Ordinal);
        }
    }
}
