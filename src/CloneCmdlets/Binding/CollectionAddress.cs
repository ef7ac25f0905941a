namespace CloneCmdlets.Binding;

/// <summary>Reads a collection's address as people type it.</summary>
internal static class CollectionAddress
{
    /// <summary>Gives an address without a scheme its own: https, and http for a loopback host. PowerShell makes a relative address of
    /// <c>dev.azure.com/fabrikam</c>, and one with the scheme "localhost" of <c>localhost:5080/fabrikam</c>.</summary>
    public static Uri Complete(Uri typed)
    {
        var text = typed.OriginalString.Trim();
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return typed.IsAbsoluteUri && typed.Scheme is "http" or "https" && typed.Host.Length > 0 ? typed : throw Messages.NoAddress(text);
        }

        return Uri.TryCreate("https://" + text, UriKind.Absolute, out var address) && address.Host.Length > 0
            ? (address.IsLoopback ? new Uri("http://" + text) : address)
            : throw Messages.NoAddress(text);
    }
}
