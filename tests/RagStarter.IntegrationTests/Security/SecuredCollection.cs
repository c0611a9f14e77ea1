namespace RagStarter.IntegrationTests.Security;

/// <summary>Tests that share one application in Production; a start of it costs more than they do.</summary>
[CollectionDefinition(Name)]
public sealed class SecuredCollection : ICollectionFixture<SecuredApplication>
{
    public const string Name = "secured";
}
