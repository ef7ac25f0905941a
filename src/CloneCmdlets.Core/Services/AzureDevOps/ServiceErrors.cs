using System.Net;
using System.Text.Json;
using CloneCmdlets.Http;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>What a question was about: the words its errors are told in.</summary>
/// <param name="Thing">The thing that was asked for, with its value, safe to show: "test plan 52397".</param>
/// <param name="NotFound">What it is when the service doesn't have it.</param>
/// <param name="Permission">What it takes, in the words of the service's settings.</param>
/// <param name="Scope">What a token needs, in the words of the page where tokens are made.</param>
internal sealed record Asked(string Thing, CloneErrorId NotFound, string Permission, string Scope)
{
    /// <summary>What is missing where the service doesn't find it, if that isn't <see cref="Thing"/>; safe to show.</summary>
    public string? Missing { get; init; }

    /// <summary>The plain value, for the error's target.</summary>
    public object? Target { get; init; }
}

/// <summary>
/// Turns every answer that isn't the one hoped for into an error: stable id, the thing and its value, the service's own words made safe, and the
/// remedy (reference page, "Errors" and "Credentials").
/// </summary>
internal sealed class ServiceErrors
{
    private const int MaxServerText = 1000;

    private readonly Uri _collection;
    private readonly TokenType _tokenType;

    public ServiceErrors(Uri collection, TokenType tokenType)
    {
        _collection = collection;
        _tokenType = tokenType;
    }

    /// <summary>Whether an answer says in one way or another that nobody is signed in, however successful it looks.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsSignInPage(HttpAnswer answer) =>
        answer.StatusCode == HttpStatusCode.NonAuthoritativeInformation || (answer.IsSuccess && answer.IsHtml);

    /// <summary>The error that an answer is. Never throws.</summary>
    /// <param name="answer">Any answer.</param>
    /// <param name="asked">What was asked for.</param>
    /// <returns>The error.</returns>
    public CloneException From(HttpAnswer answer, Asked asked)
    {
        var (typeKey, said) = ReadBody(answer);
        var words = string.IsNullOrWhiteSpace(said) ? string.Empty : $" The service says: {SafeText.Clean(said, MaxServerText).TrimEnd('.', ' ')}.";
        var (id, message) = Judge(answer, typeKey ?? string.Empty, said ?? string.Empty, words, asked);
        return new CloneException(id, id == CloneErrorId.ServiceUnavailable ? $"{message} {WaitRemedy(answer)}" : message)
        {
            Cause = message,
            StatusCode = answer.StatusCode,
            RetryAfter = answer.RetryAfter,
            Target = id is CloneErrorId.NotSignedIn or CloneErrorId.ProjectNotFound ? _collection.AbsoluteUri : asked.Target,
            Rule = id == CloneErrorId.InvalidCloneRequest ? "RefusedByService" : null,
        };
    }

    /// <summary>The error that an answer is which should have been something else, though nothing in it says so.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="why">What is wrong with it, safe to show.</param>
    /// <returns>The error.</returns>
    public CloneException Unreadable(HttpAnswer answer, Asked asked, string why) => IsSignInPage(answer)
        ? From(answer, asked)
        : new CloneException(
            CloneErrorId.UnexpectedResponse,
            $"The answer about {asked.Thing} (status {(int)answer.StatusCode} to {answer.Question}) can't be understood: {why}. Check "
                + $"that -CollectionUri leads to Azure DevOps and to nothing in between.")
        {
            StatusCode = answer.StatusCode,
            RetryAfter = answer.RetryAfter,
            Target = asked.Target,
        };

    /// <summary>What it is and what to say; of what is unavailable the remedy comes later, since not everybody may be told to try again.</summary>
    private (CloneErrorId Id, string Message) Judge(HttpAnswer answer, string typeKey, string said, string words, Asked asked)
    {
        if (IsVersionError(typeKey))
        {
            return (CloneErrorId.ApiVersionNotSupported, $"The server doesn't take this api-version for {asked.Thing}.{words}{VersionRemedy(said)}");
        }

        if (answer.StatusCode == HttpStatusCode.Unauthorized || typeKey == "UnauthorizedRequestException" || IsSignInPage(answer)
            || (answer.IsRedirect && LeadsToSignIn(answer.Location)))
        {
            return (CloneErrorId.NotSignedIn, $"'{Collection}' doesn't accept the token{How(answer)}.{words} {SignInRemedy}");
        }

        if (typeKey.StartsWith("ProjectDoesNotExist", StringComparison.Ordinal) || said.StartsWith("TF200016", StringComparison.Ordinal))
        {
            return (CloneErrorId.ProjectNotFound, $"The project of {asked.Thing} was not found in '{Collection}'.{words} Check -Project, "
                + $"or the name given with -DestinationProject.");
        }

        return (int)answer.StatusCode switch
        {
            403 => (CloneErrorId.AccessDenied,
                $"You may not use {asked.Thing}.{words} It takes {asked.Permission}, and a token with the scope {asked.Scope}. Ask an "
                    + $"administrator of the project."),
            404 => (asked.NotFound, $"{Capital(asked.Missing ?? asked.Thing)} was not found in '{Collection}'.{words} Check the id or "
                + $"name, the project and the collection's address."),
            429 => (CloneErrorId.Throttled, $"The service is throttling this user or pipeline (about {asked.Thing}).{words} {WaitRemedy(answer)}"),
            400 or 409 or 422 => (CloneErrorId.InvalidCloneRequest, $"The service refuses the request about {asked.Thing}.{words} Change "
                + $"what it names and try again."),
            408 or >= 500 => (CloneErrorId.ServiceUnavailable,
                $"The service could not answer about {asked.Thing} (status {(int)answer.StatusCode}).{words}"),
            >= 300 and < 400 => (CloneErrorId.UnexpectedResponse,
                $"'{Collection}' sends {asked.Thing} on to '{ShownLocation(answer.Location)}', and redirects aren't followed with a "
                    + $"token. Connect to the right address with -CollectionUri."),
            var status => (CloneErrorId.UnexpectedResponse,
                $"The service's answer about {asked.Thing} (status {status}) makes no sense here.{words} Check that -CollectionUri leads "
                    + $"to Azure DevOps."),
        };
    }

    private string Collection => SafeText.Clean(_collection.AbsoluteUri.TrimEnd('/'), 300);

    private string SignInRemedy => _tokenType == TokenType.Pat
        ? "Make a new personal access token with the scope Test management (read & write) for this organization and connect with it; an "
            + "expired one looks just like this. A pipeline's $(System.AccessToken) or an Entra token needs -TokenType Bearer."
        : "In a pipeline, hand the step 'env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)' and check that the job may use it; an Entra "
            + "token lives about an hour and must be for Azure DevOps (499b84ac-1321-427f-aa17-267ca6975798). A personal access token "
            + "needs -TokenType Pat.";

    private static string How(HttpAnswer answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => string.Empty,
        _ when answer.IsRedirect => $": it points to a sign-in page ({(int)answer.StatusCode})",
        _ => $": it answers with a sign-in page ({(int)answer.StatusCode})",
    };

    private static string WaitRemedy(HttpAnswer answer) => answer.RetryAfter is { } pause && pause > TimeSpan.Zero
        ? FormattableString.Invariant($"Try again in {Math.Ceiling(pause.TotalSeconds)} s.")
        : "Try again later.";

    private static bool IsVersionError(string typeKey) => typeKey is "VssInvalidPreviewVersionException" or "VssVersionNotSpecifiedException"
        or "VssVersionOutOfRangeException" or "InvalidApiVersionException" or "VssApiVersionNotSupportedException";

    /// <summary>The newest version the server says it has: the last number of the form 5.1 in its message.</summary>
    private static string VersionRemedy(string said)
    {
        var version = said.Split([' ', '"', '\'', ',', ';', ')', '('], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.'))
            .LastOrDefault(word => Rules.ApiVersion.TryParse(word, out _));
        return version is null
            ? " Connect with another -ApiVersion."
            : $" Connect with -ApiVersion {version}.";
    }

    private bool LeadsToSignIn(string? location)
    {
        if (location is null || !Uri.TryCreate(_collection, location, out var uri))
        {
            return false;
        }

        return uri.AbsolutePath.Contains("signin", StringComparison.OrdinalIgnoreCase)
            || uri.AbsolutePath.Contains("/oauth2/", StringComparison.OrdinalIgnoreCase)
            || uri.Host.Equals("login.microsoftonline.com", StringComparison.OrdinalIgnoreCase)
            || uri.Host.EndsWith(".vssps.visualstudio.com", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Host and path only: what follows may hold more than should be shown.</summary>
    private string ShownLocation(string? location) => location is not null && Uri.TryCreate(_collection, location, out var uri)
        ? SafeText.Clean(uri.Scheme + "://" + uri.Authority + uri.AbsolutePath, 300)
        : "an address it doesn't name";

    private static string Capital(string thing) => char.ToUpperInvariant(thing[0]) + thing[1..];

    /// <summary>What an error's body says, as far as it can be read.</summary>
    private static (string? TypeKey, string? Said) ReadBody(HttpAnswer answer)
    {
        if (answer.IsSuccess || answer.Body.IsEmpty || answer.IsHtml)
        {
            return default;
        }

        try
        {
            var body = answer.ReadJson(AzureDevOpsJson.Default.ErrorBody);
            var framework = body?.Value is { ValueKind: JsonValueKind.Object } value ? value.Deserialize(AzureDevOpsJson.Default.ErrorValue) : null;
            return (body?.TypeKey, body?.Message ?? framework?.Message ?? body?.ErrorDescription);
        }
        catch (JsonException)
        {
            return default; // the status alone must do
        }
    }
}
