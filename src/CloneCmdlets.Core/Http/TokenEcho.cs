using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CloneCmdlets.Http;

/// <summary>
/// Takes a connection's token out of what its server sends back. A service, or a proxy before it, that repeats a request in its error message would
/// otherwise have the token shown and logged wherever that message goes.
/// </summary>
internal sealed class TokenEcho
{
    /// <summary>What is shorter is no real token, and could be part of any word.</summary>
    private const int MinLength = 8;

    private readonly byte[][] _forms;

    /// <summary>Learns the token's forms: as it is sent, and as JSON and addresses escape it.</summary>
    /// <param name="authorize">Puts the token into a request's headers, and nothing else.</param>
    public TokenEcho(Action<HttpRequestHeaders> authorize)
    {
        using var request = new HttpRequestMessage();
        authorize(request.Headers);
        _forms = [.. Secrets(request.Headers)
            .Where(secret => secret.Length >= MinLength)
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).Value })
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Blanks the token in an answer's body.</summary>
    /// <param name="body">The body, changed in place.</param>
    public void Blank(Span<byte> body)
    {
        foreach (var form in _forms)
        {
            var rest = body;
            for (int found; (found = rest.IndexOf(form)) >= 0; rest = rest[(found + form.Length)..])
            {
                rest.Slice(found, form.Length).Fill((byte)'*');
            }
        }
    }

    private static IEnumerable<string> Secrets(HttpRequestHeaders headers)
    {
        foreach (var value in headers.Where(header => header.Key != "Authorization").SelectMany(header => header.Value))
        {
            yield return value;
        }

        if (headers.Authorization is { Parameter: { } parameter } authorization)
        {
            yield return parameter;
            var bytes = new byte[parameter.Length];
            if (authorization.Scheme == "Basic" && Convert.TryFromBase64String(parameter, bytes, out var count))
            {
                var pair = Encoding.UTF8.GetString(bytes, 0, count);
                yield return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
            }
        }
    }
}
