using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>The API keys.</summary>
internal sealed class KeysUnderTest(ScratchPipeline pipeline) : IStoreUnderTest
{
    private readonly List<(string Id, string Text, TenantId Tenant, string User, bool IsOver)> _keys = [];

    private ApiKeyStore Store => pipeline.Get<ApiKeyStore>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        var index = _keys.Count == 0 ? -1 : operation.Thing % _keys.Count;
        switch (operation.Kind % 6)
        {
            case 0:
                var issued = await Store.IssueAsync(caller.Tenant, new ApiKeyRequest { User = Named(caller.User), Groups = [World.Pick(HostileNames.Groups, operation.Groups)] }, "eve", Cancelled);
                _keys.Add((issued.Key.Id, issued.Text, caller.Tenant, issued.Key.User, false));
                break;
            case 1:
                Assert.Equal(
                    _keys.Where(k => k.Tenant == caller.Tenant).Select(k => k.Id).Order(StringComparer.Ordinal),
                    (await Store.ListAsync(caller.Tenant, Cancelled)).Select(k => k.Id).Order(StringComparer.Ordinal));
                break;
            case 2 when index >= 0:
                var revokes = _keys[index].Tenant == caller.Tenant && !_keys[index].IsOver;
                Assert.Equal(revokes, await Store.RevokeAsync(caller.Tenant, _keys[index].Id, "eve", "why", Cancelled));
                _keys[index] = _keys[index] with { IsOver = _keys[index].IsOver || revokes };
                break;
            case 3 when index >= 0:
                var rotates = _keys[index].Tenant == caller.Tenant && !_keys[index].IsOver;
                var rotated = await Store.RotateAsync(caller.Tenant, _keys[index].Id, TimeSpan.Zero, "eve", Cancelled);
                Assert.Equal(rotates, rotated is not null);
                if (rotated is not null)
                {
                    _keys[index] = _keys[index] with { IsOver = true };
                    _keys.Add((rotated.Key.Id, rotated.Text, caller.Tenant, rotated.Key.User, false));
                }

                break;
            case 4 when index >= 0:
                var session = await Store.FindForSessionAsync(caller.Tenant, _keys[index].Id, Cancelled);
                Assert.Equal(_keys[index].Tenant == caller.Tenant && !_keys[index].IsOver ? _keys[index].Id : null, session?.Id);
                break;
            case 5 when index >= 0:
                var signedIn = (await Store.FindAsync(_keys[index].Text, Cancelled))?.ToCaller();
                Assert.Equal(_keys[index].IsOver ? string.Empty : $"{_keys[index].Tenant}/{_keys[index].User}", signedIn is null ? string.Empty : $"{signedIn.Tenant}/{signedIn.User}");
                break;
        }
    }

    private static string Named(string user) => user.Trim().Length == 0 ? "ann" : user.Trim();
}
