namespace CloneCmdlets.Http;

/// <summary>Which hosts a token may go to.</summary>
public static class OriginPolicy
{
    /// <summary>Whether two addresses have the same scheme, host and port.</summary>
    /// <param name="one">An absolute address.</param>
    /// <param name="other">Another.</param>
    /// <returns>Whether they have.</returns>
    public static bool AreSame(Uri one, Uri other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Refuses an address that the token must not be sent to: plain http beyond loopback always; a host that is neither the
    /// vendor's nor loopback unless the user allows it.</summary>
    /// <param name="address">The service's address.</param>
    /// <param name="isVendorHost">Whether a host is the vendor's.</param>
    /// <param name="allowHost">Whether the user vouches for the host.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.HostNotAllowed"/>.</exception>
    public static void Demand(Uri address, Func<string, bool> isVendorHost, bool allowHost)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(isVendorHost);
        var shown = Text.SafeText.Clean(address.GetLeftPart(UriPartial.Authority), 300);
        if (address.UserInfo.Length > 0)
        {
            throw new CloneException(CloneErrorId.HostNotAllowed, "The address holds a user name or password. Give the token with -Token instead.")
            {
                Target = address.Host,
            };
        }

        if (address.IsLoopback && address.Scheme is "http" or "https")
        {
            return;
        }

        if (address.Scheme != Uri.UriSchemeHttps)
        {
            throw new CloneException(
                CloneErrorId.HostNotAllowed, $"The token would travel readable to '{shown}'. Use an https address; plain http is for loopback only.")
            {
                Target = shown,
            };
        }

        if (!allowHost && !isVendorHost(address.Host))
        {
            throw new CloneException(
                CloneErrorId.HostNotAllowed,
                $"'{shown}' is neither the vendor's nor a loopback address, so the token isn't sent there. If this host is meant, connect with -AllowHost.")
            {
                Target = shown,
            };
        }
    }
}
