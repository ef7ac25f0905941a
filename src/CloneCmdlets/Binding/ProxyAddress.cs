namespace CloneCmdlets.Binding;

/// <summary>Reads a proxy's address as people type it.</summary>
internal static class ProxyAddress
{
    /// <summary>Gives an address without a scheme http, as other programs do, and refuses what no client could use. PowerShell makes a relative address
    /// of <c>proxy</c>, and one with the scheme "proxy.example" of <c>proxy.example:8080</c>.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.InvalidCloneRequest"/>; what it shows holds no password.</exception>
    public static Uri Complete(Uri typed)
    {
        var text = typed.OriginalString.Trim();
        var afterUser = text.LastIndexOf('@') + 1;
        if (afterUser > 0)
        {
            // .NET would put the whole address into its errors.
            throw Messages.ProxyWithUser(text[afterUser..]);
        }

        var isBare = !text.Contains("://", StringComparison.Ordinal);
        return Uri.TryCreate(isBare ? "http://" + text : text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5" && address.Host.Length > 0
            ? address
            : throw Messages.NoProxyAddress(text);
    }
}
