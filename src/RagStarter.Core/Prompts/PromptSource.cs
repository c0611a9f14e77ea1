namespace RagStarter.Core.Prompts;

/// <summary>A prompt file that was read or could not be.</summary>
/// <param name="Path">The file.</param>
/// <param name="File">Its content; <see langword="null"/> where it could not be read.</param>
/// <param name="Problem">Why it could not be read.</param>
public sealed record PromptSource(string Path, PromptTemplateFile? File, string Problem)
{
    internal static PromptSource Read(string path)
    {
        try
        {
            return new PromptSource(path, PromptTemplateFile.Read(path), string.Empty);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new PromptSource(path, null, problem.Message);
        }
    }
}
