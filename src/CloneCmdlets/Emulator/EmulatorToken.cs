using System.Security;
using System.Security.Cryptography;

namespace CloneCmdlets.Emulator;

/// <summary>The token of an emulator: what the environment has for it, else a new one.</summary>
internal static class EmulatorToken
{
    private const int Bytes = 24;

    public static string FromEnvironmentOrNew()
    {
        var given = Environment.GetEnvironmentVariable(EmulatorProcess.TokenVariable);
        return string.IsNullOrWhiteSpace(given) ? Convert.ToHexString(RandomNumberGenerator.GetBytes(Bytes)) : given.Trim();
    }

    public static SecureString Secure(string token)
    {
        var secure = new SecureString();
        foreach (var character in token)
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
