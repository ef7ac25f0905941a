using System.Text;
using System.Text.Json;

namespace CloneCmdlets.Http;

/// <summary>
/// Takes a connection's token out of what its server sends back. A service, or a proxy before it, that repeats a request in its error message would
/// otherwise have the token shown and logged wherever that message goes. It knows the token and nothing else of a request: a header's fixed words are
/// words of plans too.
/// </summary>
internal sealed class TokenEcho
{
    /// <summary>The shortest form that is blanked in a refusal, which is shown and not compared with anything. What is shorter is no real token, and
    /// could be part of any word [ours].</summary>
    private const int MinLengthInErrors = 8;

    /// <summary>The shortest form that is blanked in data, where a name that came out changed would no longer be known for what it is. Tokens of both
    /// services are longer (the vendor's own sample has 14 characters), and no name has one of that length in it by chance [ours].</summary>
    private const int MinLengthInData = 12;

    private readonly byte[][] _forms;

    /// <summary>Learns the token's forms: as it is, and as a header of either scheme has it (Basic: in base64, behind an empty user name); each as it is,
    /// and as JSON and addresses escape it.</summary>
    /// <param name="token">The token.</param>
    public TokenEcho(SecretToken token)
    {
        var value = token.Reveal();
        string[] secrets = [value, Base64(":" + value), Base64(value)];
        _forms = [.. secrets
            .SelectMany(static secret => new[] { secret, secret.TrimEnd('=') }.SelectMany(Escapes))
            .Distinct(StringComparer.Ordinal)
            .Where(static form => form.Length >= MinLengthInErrors)
            .OrderByDescending(static form => form.Length) // a form that begins with another is blanked whole
            .Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Blanks the token in an answer's body.</summary>
    /// <param name="body">The body, changed in place.</param>
    /// <param name="isData">Whether it is what was asked for, and not a refusal.</param>
    public void Blank(Span<byte> body, bool isData)
    {
        foreach (var form in _forms)
        {
            if (isData && form.Length < MinLengthInData)
            {
                continue;
            }

            var rest = body;
            for (int found; (found = rest.IndexOf(form)) >= 0; rest = rest[(found + form.Length)..])
            {
                rest.Slice(found, form.Length).Fill((byte)'*');
            }
        }
    }

    /// <summary>Blanks the token in an answer's header that is shown.</summary>
    /// <param name="header">The header's value.</param>
    /// <returns>The value without it.</returns>
    public string? Blank(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return header;
        }

        var bytes = Encoding.UTF8.GetBytes(header);
        Blank(bytes, isData: false);
        return Encoding.UTF8.GetString(bytes);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Escapes(string secret)
    {
        yield return secret;
        yield return secret.Replace("/", "\\/", StringComparison.Ordinal);
        yield return Uri.EscapeDataString(secret);
        yield return JsonEncodedText.Encode(secret).Value;

        // The same with small hexadecimal digits, as other servers write them.
        yield return Small(secret, Uri.EscapeDataString);
        yield return Small(secret, static one => JsonEncodedText.Encode(one).Value);
    }

    private static string Small(string secret, Func<string, string> escape) => string.Concat(
        secret.Select(character => escape(character.ToString())).Select(static one => one.Length == 1 ? one : one.ToLowerInvariant()));
}
