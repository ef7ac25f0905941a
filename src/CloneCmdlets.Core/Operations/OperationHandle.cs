using System.Diagnostics.CodeAnalysis;

namespace CloneCmdlets;

/// <summary>
/// The portable name of an operation, <c>scheme:scope#kind/id</c>, such as
/// <c>azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#plan/2</c> or <c>wallarmfast:https://us1.api.wallarm.com#run/9012</c>.
/// The kinds are a service's own; three are everybody's: <c>intent</c> (an entry of this machine's journal), <c>adopted</c> and <c>existing</c>.
/// </summary>
/// <param name="Scheme">The service's name in lower case.</param>
/// <param name="Scope">The address the id counts in, without a trailing slash; path segments percent-encoded.</param>
/// <param name="Kind">What the id is the id of: <c>plan</c>, <c>testplan</c>, <c>suite</c>, <c>testsuite</c>, <c>run</c>, <c>intent</c>, <c>adopted</c>, <c>existing</c>.</param>
/// <param name="Id">The id, percent-decoded.</param>
public sealed record OperationHandle(string Scheme, string Scope, string Kind, string Id)
{
    /// <summary>The kind of what has no id in the service yet; valid on the machine that wrote the journal only.</summary>
    public const string IntentKind = "intent";

    /// <summary>The kind of a destination found after its answer was lost; the id is the destination's.</summary>
    public const string AdoptedKind = "adopted";

    /// <summary>The kind of a destination that was there before and was taken in place of a copy (<c>-IfExists Skip</c>), where nobody knows what made it;
    /// the id is the destination's. There is no operation to wait for.</summary>
    public const string ExistingKind = "existing";

    /// <summary>Reads a handle. Never throws: text from anywhere may be tried.</summary>
    /// <param name="text">The text.</param>
    /// <param name="handle">The handle, where it is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out OperationHandle? handle)
    {
        handle = null;
        if (text is null)
        {
            return false;
        }

        text = text.Trim();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var hash = text.LastIndexOf('#');
        var slash = hash < 0 ? -1 : text.IndexOf('/', hash);
        if (colon <= 0 || hash <= colon + 1 || slash <= hash + 1 || slash == text.Length - 1)
        {
            return false;
        }

        var scheme = text[..colon];
        var scope = text[(colon + 1)..hash];
        if (!scheme.All(char.IsAsciiLetterOrDigit)
            || !Uri.TryCreate(scope, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            return false;
        }

        handle = new OperationHandle(
            scheme.ToLowerInvariant(), scope.TrimEnd('/'), text[(hash + 1)..slash], Uri.UnescapeDataString(text[(slash + 1)..]));
        return true;
    }

    /// <summary>The handle as text; <see cref="TryParse"/> reads it back.</summary>
    public override string ToString() => $"{Scheme}:{Scope}#{Kind}/{Uri.EscapeDataString(Id)}";
}
