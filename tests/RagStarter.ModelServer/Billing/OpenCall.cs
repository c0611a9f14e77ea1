namespace RagStarter.ModelServer.Billing;

/// <summary>One accepted call while its bill can still grow. Disposing it without settling bills what it had come to.</summary>
internal sealed class OpenCall(BillKeeper keeper, BillKeeper.Account account, string model, BillLine charged) : IDisposable
{
    private BillLine _charged = charged;
    private bool _closed;

    /// <summary>Charges the completion up to <paramref name="tokensSoFar"/> tokens.</summary>
    public void Generated(int tokensSoFar)
    {
        var more = new BillLine(0, 0, 0, tokensSoFar - _charged.CompletionTokens, 0);
        _charged += more;
        keeper.Charge(account, model, more);
    }

    /// <summary>Ends the call: its bill is final from here on.</summary>
    /// <param name="reported">Whether the client is told the usage.</param>
    public void Settle(bool reported)
    {
        if (!_closed)
        {
            _closed = true;
            keeper.Close(account, reported ? _charged : null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Settle(reported: false);
}
