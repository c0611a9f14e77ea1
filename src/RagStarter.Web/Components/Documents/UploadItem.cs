using RagStarter.Core.Ingestion;

namespace RagStarter.Web.Components.Documents;

/// <summary>A file on its way to being searched.</summary>
internal sealed class UploadItem(string name, long size)
{
    /// <summary>Its name. Whoever made the file has chosen it: it is text and never markup.</summary>
    public string Name { get; } = name;

    /// <summary>Its size in bytes.</summary>
    public long Size { get; } = size;

    /// <summary>How many bytes have come.</summary>
    public long Received { get; set; }

    /// <summary>Its document, once it was accepted.</summary>
    public Guid? Id { get; set; }

    /// <summary>Where the document stands, as far as the uploader may see it.</summary>
    public Document? Document { get; set; }

    /// <summary>Why it was not accepted, and what to do; empty while it may be.</summary>
    public string Problem { get; set; } = string.Empty;

    /// <summary>How much of it has come, from 0 to 1.</summary>
    public double Share => Size == 0 ? 0 : Math.Min(1, (double)Received / Size);

    /// <summary>Whether its document was accepted and is not read to its end.</summary>
    public bool IsOpen => Id is not null && Document?.State is not (DocumentState.Ready or DocumentState.Failed);
}
