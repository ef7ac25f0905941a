using System.Net.Http.Headers;
using System.Text;
using CloneCmdlets.Http;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>How a token is put into a request (reference page, "Credentials").</summary>
internal static class Credentials
{
    /// <summary>What puts it there.</summary>
    /// <param name="token">The token.</param>
    /// <param name="type">What kind it is.</param>
    /// <returns>Sets a request's headers.</returns>
    public static Action<HttpRequestHeaders> Authorize(SecretToken token, TokenType type)
    {
        var header = type == TokenType.Bearer
            ? new AuthenticationHeaderValue("Bearer", token.Reveal())
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(":" + token.Reveal())));
        return headers =>
        {
            headers.Authorization = header;

            // An expired token then gets its 401 instead of being sent on to a page for people.
            headers.TryAddWithoutValidation("X-TFS-FedAuthRedirect", "Suppress");
        };
    }
}
