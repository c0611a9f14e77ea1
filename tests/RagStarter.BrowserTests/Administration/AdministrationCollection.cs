using RagStarter.BrowserTests.Hosting;

namespace RagStarter.BrowserTests.Administration;

/// <summary>The tests of the administration share one application.</summary>
[CollectionDefinition(Name)]
public sealed class AdministrationCollection : ICollectionFixture<AdministeredApplication>
{
    public const string Name = "administration";
}
