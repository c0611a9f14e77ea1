using System.Text;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Applies a tenant's policy to documents that are kept: refuses them, or redacts their text before anything is stored.</summary>
public sealed class DocumentRedaction(TextRedaction redaction)
{
    /// <summary>Whether the documents of a tenant are kept redacted.</summary>
    internal bool Applies(TenantId tenant) => redaction.Policy.Options.StoresRedacted(tenant);

    /// <summary>Checks the name of a document, which cannot be redacted: two documents would get the same.</summary>
    /// <exception cref="UnreadableDocumentException">It contains what must not be stored.</exception>
    internal void CheckName(TenantId tenant, string name)
    {
        if (Applies(tenant) && redaction.Detect(tenant, RedactionSink.Store, name) is { Count: > 0 } found)
        {
            throw new UnreadableDocumentException(
                $"The document's name contains sensitive data ({SensitiveData.DisplayName(found[0].Classification.Value)}), which is not stored for this tenant (Redaction). Rename the file.");
        }
    }

    /// <summary>The document as it is kept.</summary>
    /// <exception cref="UnreadableDocumentException">The policy refuses something in it.</exception>
    internal ExtractedDocument Apply(TenantId tenant, ExtractedDocument document)
    {
        if (redaction.RefusedClass(tenant, $"{document.Title}\n{document.Text}", RedactionSink.Embedding, RedactionSink.Store) is { } refused)
        {
            throw new UnreadableDocumentException(
                $"The document contains sensitive data ({SensitiveData.DisplayName(refused)}), which the policy of this tenant refuses (Redaction). Upload it without.");
        }

        if (!Applies(tenant))
        {
            return document;
        }

        var title = redaction.Mask(tenant, RedactionSink.Store, document.Title).Value;
        var edits = redaction.EditsOf(tenant, RedactionSink.Store, document.Text, null, ofModel: false);
        return edits.Count == 0 ? document with { Title = title } : WithEdits(document with { Title = title }, edits);
    }

    private static ExtractedDocument WithEdits(ExtractedDocument document, IReadOnlyList<TextEdit> edits)
    {
        var text = new StringBuilder(document.Text.Length);
        var moved = new List<(int End, int NewEnd, int Start, int NewStart)>(edits.Count);
        var position = 0;
        foreach (var edit in edits)
        {
            text.Append(document.Text, position, edit.Start - position);
            var newStart = text.Length;
            text.Append(edit.Text);
            position = edit.End;
            moved.Add((edit.End, text.Length, edit.Start, newStart));
        }

        text.Append(document.Text, position, document.Text.Length - position);
        var blocks = document.Blocks
            .Select(b => (Block: b, Start: Moved(b.Start), End: Moved(b.End)))
            .Where(b => b.End > b.Start)
            .Select(b => b.Block with { Start = b.Start, Length = b.End - b.Start })
            .ToList();
        return document with { Text = text.ToString(), Blocks = blocks };

        // A block that ends or begins inside a replaced value ends or begins behind what replaces it.
        int Moved(int place)
        {
            var (low, high) = (0, moved.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = moved[middle].Start < place ? (middle + 1, high) : (low, middle);
            }

            if (low == 0)
            {
                return place;
            }

            var last = moved[low - 1];
            return place >= last.End ? last.NewEnd + place - last.End : last.NewEnd;
        }
    }
}
