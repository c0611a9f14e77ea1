using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using RagStarter.Core.Ingestion.Readers.Markdown;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Reads Markdown with tables, footnotes and a title in its front matter. Formatting is taken off.</summary>
public sealed class MarkdownReader : IDocumentReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UsePipeTables()
        .UseGridTables()
        .UseFootnotes()
        .UseDefinitionLists()
        .UseAlertBlocks()
        .UseEmphasisExtras()
        .Build();

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".md", ".markdown"];

    /// <inheritdoc/>
    public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        var text = TextContent.Decode(content, fileName);
        var markdown = Parse(text, fileName);
        var document = new ExtractedDocumentBuilder(limits);
        document.SetTitle(TitleOf(markdown));
        new MarkdownBlocks(document, fileName, limits, cancellationToken).Write(markdown);
        return document.Build(fileName);
    }

    // Markdig has a limit of its own for nested blocks and inlines (128), which protects its recursion.
    private static MarkdownDocument Parse(string text, string fileName)
    {
        try
        {
            return Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException problem)
        {
            throw new UnreadableDocumentException($"'{fileName}' has lists, quotes or emphasis nested too deeply for Markdown. Simplify it.", problem);
        }
    }

    // Front matter that is not valid YAML costs the title only; the text below it is as good as ever.
    private static string? TitleOf(MarkdownDocument markdown)
    {
        if (markdown is not [YamlFrontMatterBlock frontMatter, ..])
        {
            return null;
        }

        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(frontMatter.Lines.ToString()));
            return yaml.Documents is [{ RootNode: YamlMappingNode values }, ..] && values.Children.TryGetValue("title", out var title)
                ? (title as YamlScalarNode)?.Value
                : null;
        }
        catch (YamlException)
        {
            return null;
        }
    }
}
