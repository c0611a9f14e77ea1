namespace RagStarter.QdrantDouble.Api;

/// <summary>The call is answered with an error.</summary>
internal sealed class RefusedException(int status, string message, bool isPlainText = false) : Exception(message)
{
    public int Status => status;

    public bool IsPlainText => isPlainText;

    public static RefusedException BadRequest(string message) => new(400, $"Wrong input: {message}");

    public static RefusedException BadJson(string message) => new(400, $"Format error in JSON body: {message}");

    public static RefusedException NoCollection(string name) => new(404, $"Not found: Collection `{name}` doesn't exist!");
}
