using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>Somebody who signed in.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="Proof">
/// What the sign-in rests on: an issued key, a configured key, a token until a time, or the machine in Development. A
/// session ends when it does.
/// </param>
internal sealed record SignedIn(Caller Caller, string Proof)
{
    /// <summary>The sign-in of Development.</summary>
    public const string ByMachine = "machine";

    /// <summary>How the proof of an issued key begins; its id follows.</summary>
    public const string ByIssuedKey = "key:";

    /// <summary>How the proof of a configured key begins; the beginning of its hash follows.</summary>
    public const string ByConfiguredKey = "configured:";

    /// <summary>How the proof of a token begins; the second in which it expires follows, counted since 1970.</summary>
    public const string ByToken = "token:";
}
