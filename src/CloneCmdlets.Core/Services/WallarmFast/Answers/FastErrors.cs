using System.Globalization;
using System.Net;
using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.WallarmFast.Answers;

/// <summary>Makes one clear error of any answer that isn't what was asked for: what happened, the field and the value, the remedy.</summary>
internal static class FastErrors
{
    /// <summary>The error of an answer. Never throws.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="host">The API host, to show.</param>
    /// <returns>The error.</returns>
    public static CloneException From(HttpAnswer answer, FastQuestion question, string host)
    {
        var problems = FastProblem.Read(answer);
        return (int)answer.StatusCode switch
        {
            429 => Throttled(answer, problems),
            401 or 403 => NotSignedIn(answer, host, $"doesn't accept the token ({Said(answer, problems)})"),
            408 or >= 500 => Unavailable(answer, problems, host),
            >= 300 and <= 399 => Redirect(answer, host),
            404 when question is not FastQuestion.WhoAmI => FastRefusals.NotFound(answer, problems, question),
            _ when answer.IsHtml => NotSignedIn(answer, host, "answered with a web page, as a sign-in page or a proxy does, where JSON was expected"),
            >= 400 => FastRefusals.Refused(answer, problems, question),
            _ => Unreadable(answer),
        };
    }

    /// <summary>The error of an answer that should have been understood.</summary>
    public static CloneException Unreadable(HttpAnswer answer) => new(
        CloneErrorId.UnexpectedResponse,
        $"The answer to {answer.Question} ({Number(answer.StatusCode)}) is not what Wallarm FAST answers. Check that the API host is FAST's and that no proxy stands between.")
    {
        StatusCode = answer.StatusCode,
    };

    /// <summary>The error of a rule that is checked before anything is sent.</summary>
    public static CloneException From(RuleBreach breach)
    {
        var parameter = RunFields.ParameterOf(breach.Field) ?? breach.Field;
        var value = breach.Value is null ? "is missing" : $"'{SafeText.Clean(breach.Value, 200)}' can't be taken";
        return new CloneException(CloneErrorId.InvalidCloneRequest, $"-{parameter} {value}. {breach.Remedy}") { Rule = breach.Rule, Target = breach.Value };
    }

    /// <summary>What the service said, safe to show: its words and the status.</summary>
    public static string Said(HttpAnswer answer, IReadOnlyList<FastProblem> problems)
    {
        var words = string.Join("; ", problems.Where(static problem => !string.IsNullOrEmpty(problem.Error)).Take(5).Select(static problem =>
            $"'{(problem.Field is null ? "" : SafeText.Clean(problem.Field, 60) + ": ")}{SafeText.Clean(problem.Error, 300)}'"));
        return words.Length == 0 ? Number(answer.StatusCode) : $"{words}, {Number(answer.StatusCode)}";
    }

    private static string Number(HttpStatusCode status) => string.Create(CultureInfo.InvariantCulture, $"status {(int)status}");

    private static CloneException Throttled(HttpAnswer answer, IReadOnlyList<FastProblem> problems)
    {
        var wait = answer.RetryAfter is { } after
            ? string.Create(CultureInfo.InvariantCulture, $"in {Math.Ceiling(after.TotalSeconds)} s, as it asks")
            : "in a minute, with fewer requests";
        return new CloneException(CloneErrorId.Throttled, $"Wallarm FAST asks for fewer requests ({Said(answer, problems)}). Try again {wait}.")
        {
            StatusCode = answer.StatusCode,
            RetryAfter = answer.RetryAfter,
        };
    }

    private static CloneException NotSignedIn(HttpAnswer answer, string host, string what) => new(
        CloneErrorId.NotSignedIn,
        $"Wallarm FAST at '{host}' {what}. Use the token of a FAST node, and the cloud that it belongs to ({FastAddress.UsHost} or {FastAddress.EuHost}): "
        + $"Connect-CloneService -ApiHost … -Token …, or the variables {WallarmFastSettings.HostVariable} and {WallarmFastSettings.TokenVariable}.")
    {
        StatusCode = answer.StatusCode,
        Target = host,
    };

    private static CloneException Unavailable(HttpAnswer answer, IReadOnlyList<FastProblem> problems, string host)
    {
        var cause = $"Wallarm FAST at '{host}' can't answer {answer.Question} now ({Said(answer, problems)}).";
        return new CloneException(CloneErrorId.ServiceUnavailable, $"{cause} Try again later.")
        {
            Cause = cause,
            StatusCode = answer.StatusCode,
            RetryAfter = answer.RetryAfter,
        };
    }

    private static CloneException Redirect(HttpAnswer answer, string host)
    {
        var to = ShownLocation(answer.Location);
        return LooksLikeSignIn(answer)
            ? NotSignedIn(answer, host, $"redirects to a sign-in page, '{to}'")
            : new CloneException(
                CloneErrorId.UnexpectedResponse,
                $"Wallarm FAST at '{host}' redirects {answer.Question} to '{to}' ({Number(answer.StatusCode)}). No redirect is followed, since the token would go along. Connect with the API host itself.")
            {
                StatusCode = answer.StatusCode,
            };
    }

    /// <summary>Without the query and what follows: it may hold more than should be shown.</summary>
    private static string ShownLocation(string? location) =>
        location?.Split('?', '#')[0] is { Length: > 0 } shown ? SafeText.Clean(shown[(shown.LastIndexOf('@') + 1)..], 300) : "an address it doesn't name";

    private static bool LooksLikeSignIn(HttpAnswer answer) =>
        answer.StatusCode == HttpStatusCode.Found && answer.Location is { } location
        && (location.Contains("login", StringComparison.OrdinalIgnoreCase) || location.Contains("signin", StringComparison.OrdinalIgnoreCase)
            || location.Contains("sign_in", StringComparison.OrdinalIgnoreCase) || location.Contains("sign-in", StringComparison.OrdinalIgnoreCase));
}
