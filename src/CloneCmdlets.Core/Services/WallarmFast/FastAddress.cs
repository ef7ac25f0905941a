using CloneCmdlets.Text;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>Where FAST is: the vendor's clouds, and how an address is read.</summary>
internal static class FastAddress
{
    /// <summary>The US cloud, the vendor's default [doc].</summary>
    public const string UsHost = "us1.api.wallarm.com";

    /// <summary>The EU cloud [doc].</summary>
    public const string EuHost = "api.wallarm.com";

    private const string VersionSegment = "/v1";

    /// <summary>Whether a host is the vendor's.</summary>
    public static bool IsVendorHost(string host) => Is(host, UsHost) || Is(host, EuHost);

    /// <summary>The vendor's portal that goes with an API host; <see langword="null"/> where the host isn't the vendor's.</summary>
    public static Uri? PortalOf(Uri apiHost) =>
        Is(apiHost.Host, UsHost) ? new Uri("https://us1.my.wallarm.com/")
        : Is(apiHost.Host, EuHost) ? new Uri("https://my.wallarm.com/")
        : null;

    /// <summary>Reads a host or a base address.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.InvalidCloneRequest"/>: it is neither.</exception>
    public static Uri Parse(string hostOrUri)
    {
        var text = hostOrUri.Trim();
        var isBare = !text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(isBare ? "https://" + text : text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http")
            || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0 || text.Contains('\\', StringComparison.Ordinal))
        {
            throw Unreadable(text);
        }

        if (uri.UserInfo.Length > 0)
        {
            // Refused without being shown: it may hold a password.
            throw Unreadable(uri.Host);
        }

        if (isBare && uri.IsLoopback)
        {
            uri = new Uri("http://" + text);
        }

        // The vendor's pages show whole addresses, with the version of the API in them: it is ours to add.
        var scope = Scope(uri);
        return new Uri((scope.EndsWith(VersionSegment, StringComparison.OrdinalIgnoreCase) ? scope[..^VersionSegment.Length] : scope) + "/");
    }

    /// <summary>An address in the one form in which two are compared: no trailing slash, no default port.</summary>
    public static string Scope(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private static bool Is(string host, string other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);

    private static CloneException Unreadable(string shown) => new(
        CloneErrorId.InvalidCloneRequest,
        $"'{SafeText.Clean(shown, 300)}' is no API host. Give a host, such as {UsHost} or {EuHost}, or an address that begins with https://, without user, query or fragment.")
    {
        Rule = "ApiHost",
        Target = SafeText.Clean(shown, 300),
    };
}
