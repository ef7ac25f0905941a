using System.Runtime.InteropServices;
using System.Security;

namespace CloneCmdlets.Http;

/// <summary>
/// A token that can be used and not seen: no property, no text form and no serializer gives it away. It leaves only as a request header,
/// put there by <see cref="ServiceHttp"/>.
/// </summary>
public sealed class SecretToken
{
    private readonly string _value;

    /// <summary>Keeps a token.</summary>
    /// <param name="value">The token; surrounding white space, as a file or variable may bring, is no part of it.</param>
    /// <exception cref="ArgumentException">It is blank, or holds characters that no header may carry.</exception>
    public SecretToken(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Trim();
        if (_value.Length == 0)
        {
            throw new ArgumentException("The token is empty.", nameof(value));
        }

        if (_value.Any(character => character is < '!' or > '~'))
        {
            throw new ArgumentException("The token holds characters that an HTTP header can't carry (blanks, control or non-ASCII characters).", nameof(value));
        }
    }

    /// <summary>Keeps the token of a <see cref="SecureString"/>.</summary>
    /// <param name="value">The token.</param>
    /// <returns>The token.</returns>
    /// <exception cref="ArgumentException">It is blank, or holds characters that no header may carry.</exception>
    public static SecretToken From(SecureString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(value);
        try
        {
            return new SecretToken(Marshal.PtrToStringUni(pointer, value.Length));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => "***";

    internal string Reveal() => _value;
}
