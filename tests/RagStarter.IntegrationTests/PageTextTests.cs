using System.Resources;
using System.Text.RegularExpressions;
using RagStarter.Web.Components.Chat;

namespace RagStarter.IntegrationTests;

/// <summary>The words of the pages stand in resource files: every one that is asked for is there.</summary>
public sealed partial class PageTextTests
{
    [Fact]
    public void Every_word_that_a_component_asks_for_is_in_its_resource_file()
    {
        var folder = Folder();
        var missing = new List<string>();
        var asked = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.razor", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(file);
            foreach (Match localizer in Localizer().Matches(source))
            {
                var known = KeysOf(localizer.Groups["texts"].Value);
                foreach (Match use in Regex.Matches(source, $@"(?<![\w.]){localizer.Groups["name"].Value}\[(?<key>[^\]]*)\]"))
                {
                    foreach (Match key in Literal().Matches(use.Groups["key"].Value.Split(',')[0]))
                    {
                        asked++;
                        if (!known.Contains(key.Groups[1].Value))
                        {
                            missing.Add($"{Path.GetFileName(file)}: {key.Groups[1].Value}");
                        }
                    }
                }
            }
        }

        Assert.Empty(missing);
        Assert.True(asked > 50, $"Only {asked} words were found: the components are read wrongly.");
    }

    private static HashSet<string> KeysOf(string texts)
    {
        var type = typeof(ChatTexts).Assembly.GetTypes().Single(t => t.Name == texts);
        var resources = new ResourceManager(type).GetResourceSet(System.Globalization.CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(resources);
        return [.. resources.Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key)];
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "src", "RagStarter.Web", "Components")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The sources of the page are not above the tests.");
        }

        return Path.Combine(folder.FullName, "src", "RagStarter.Web", "Components");
    }

    [GeneratedRegex(@"@inject IStringLocalizer<(?<texts>\w+)> (?<name>\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex("(?<!\\$)\"([A-Za-z][\\w-]*)\"")]
    private static partial Regex Literal();
}
