using System.Text.RegularExpressions;

namespace CloneCmdlets.Http;

/// <summary>
/// Takes a proxy's user and password out of what .NET says of it. Where a proxy refuses a tunnel, the exception names the proxy's address as it was
/// given, and <c>HTTPS_PROXY=http://user:password@proxy:8080</c> is how an environment gives it [seen, .NET 8 and 10].
/// </summary>
internal static partial class ProxySecrets
{
    /// <summary>An exception that can be shown and kept.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>The same where no address in it has a user; else what stands for it: without the stack and the inner exceptions, which would repeat it.</returns>
    public static Exception Blank(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (UserInfo().IsMatch(one.Message))
            {
                var message = Blank(one.Message);
                return exception is HttpRequestException http
                    ? new HttpRequestException(http.HttpRequestError, message, null, http.StatusCode)
                    : new IOException(message);
            }
        }

        return exception;
    }

    private static string Blank(string text) => UserInfo().Replace(text, "://");

    /// <summary>To the last @ before a slash: a password may hold the others, and one that was typed badly may hold anything else.</summary>
    [GeneratedRegex(@"://[^/]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
