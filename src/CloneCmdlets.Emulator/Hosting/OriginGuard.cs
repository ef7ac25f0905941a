using System.Net;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>
/// Keeps web pages out: a page that has its own name point at 127.0.0.1 (DNS rebinding) comes with a foreign <c>Host</c>, any other page with a
/// foreign <c>Origin</c>. No CORS header is ever sent.
/// </summary>
internal static class OriginGuard
{
    /// <summary>The status for a request, or <see langword="null"/> where it may pass.</summary>
    /// <param name="request">The request.</param>
    /// <param name="port">The port that is served.</param>
    /// <returns>421 for a foreign host, 403 for a foreign origin.</returns>
    public static int? Judge(HttpRequest request, int port)
    {
        if (!IsOwn(request.Host, port))
        {
            return StatusCodes.Status421MisdirectedRequest;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            && IsOwn(HostString.FromUriComponent(uri), port))
            ? null
            : StatusCodes.Status403Forbidden;
    }

    private static bool IsOwn(HostString host, int port) => (host.Port ?? 80) == port
        && (string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}
