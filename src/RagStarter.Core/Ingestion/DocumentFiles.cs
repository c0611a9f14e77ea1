using System.Buffers;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ingestion;

/// <summary>The original files of documents, in the state folder.</summary>
/// <remarks>A file's name has the content's hash: a new version stands beside the old one until it is accepted.</remarks>
public sealed class DocumentFiles(ApplicationPaths paths)
{
    // What somebody else is writing at this moment of the same document.
    private const string Unfinished = ".tmp";

    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The file of the version that the document names.</summary>
    internal string PathOf(Document document) => Path.Combine(
        FolderOf(document), $"{document.Id:N}-{document.ContentHash[..16]}{ExtensionOf(document.Name)}");

    /// <summary>Writes the file of the version that the document names; it is there whole or not at all.</summary>
    internal async Task WriteAsync(Document document, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = PathOf(document);
        Directory.CreateDirectory(FolderOf(document));
        var temporary = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // On a full disk half a file would take what is left.
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes the files of the versions that the document does not name.</summary>
    internal void DeleteFormer(Document document)
    {
        var current = PathOf(document);
        foreach (var file in FilesOf(document).Where(f => f != current && !f.EndsWith(Unfinished, StringComparison.Ordinal)))
        {
            File.Delete(file);
        }
    }

    /// <summary>Deletes all files of a document.</summary>
    internal void DeleteAll(Document document)
    {
        foreach (var file in FilesOf(document))
        {
            File.Delete(file);
        }
    }

    private IEnumerable<string> FilesOf(Document document) =>
        Directory.CreateDirectory(FolderOf(document)).EnumerateFiles($"{document.Id:N}-*").Select(f => f.FullName);

    // Nothing of a name that was given goes to disk but a short extension of letters and digits.
    private static string ExtensionOf(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is { Length: >= 2 and <= 10 } extension && extension.AsSpan(1).IndexOfAnyExcept(LettersAndDigits) < 0
            ? extension
            : string.Empty;

    private string FolderOf(Document document) => Path.Combine(paths.State, "files", document.Tenant.Value);
}
