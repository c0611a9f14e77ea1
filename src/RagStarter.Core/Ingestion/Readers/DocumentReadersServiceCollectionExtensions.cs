using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Registers the document readers.</summary>
public static class DocumentReadersServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="DocumentReaders"/> and a reader for each supported format. An <see cref="IDocumentReader"/>
    /// registered afterwards adds a format or replaces the reader of one.
    /// </summary>
    /// <returns>The service collection.</returns>
    public static IServiceCollection AddDocumentReaders(this IServiceCollection services)
    {
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IDocumentReader, MarkdownReader>(),
            ServiceDescriptor.Singleton<IDocumentReader, HtmlReader>(),
            ServiceDescriptor.Singleton<IDocumentReader, PdfReader>(),
            ServiceDescriptor.Singleton<IDocumentReader, DocxReader>(),
            ServiceDescriptor.Singleton<IDocumentReader, CsvReader>(),
            ServiceDescriptor.Singleton<IDocumentReader, JsonReader>(),
            ServiceDescriptor.Singleton<IDocumentReader, PlainTextReader>(),
        ]);
        services.TryAddSingleton<DocumentReaders>();
        return services;
    }
}
