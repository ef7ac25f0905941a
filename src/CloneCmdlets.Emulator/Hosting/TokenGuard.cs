using System.Security.Cryptography;
using System.Text;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>Knows the token, and tells whether a request brings it: as a PAT (Basic, any user name), as a bearer token, or as FAST's header.</summary>
internal sealed class TokenGuard
{
    public const string FastHeader = "X-WallarmAPI-Token";

    private readonly byte[] _token;

    public TokenGuard(string token) => _token = Hash(token);

    /// <summary>Makes a token: 32 random bytes in letters that need no escaping in a header, an address or a shell.</summary>
    /// <returns>The token.</returns>
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a request may pass.</summary>
    /// <param name="request">The request.</param>
    /// <param name="others">Further tokens that are good for it.</param>
    /// <returns>Whether it may.</returns>
    public bool Admits(HttpRequest request, IReadOnlyList<string> others)
    {
        var shown = Read(request);
        if (shown is null)
        {
            return false;
        }

        // All are compared, and by their hashes, so that the time tells neither which, how far nor how long.
        var hash = Hash(shown);
        var admitted = CryptographicOperations.FixedTimeEquals(hash, _token);
        foreach (var other in others)
        {
            admitted |= CryptographicOperations.FixedTimeEquals(hash, Hash(other));
        }

        return admitted;
    }

    private static string? Read(HttpRequest request)
    {
        if (request.Headers.TryGetValue(FastHeader, out var fast))
        {
            return fast.ToString();
        }

        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return header["Bearer ".Length..].Trim();
        }

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..].Trim()));
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? null : pair[(colon + 1)..];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
