using System.Text.Json;
using CloneCmdlets.Http;

namespace CloneCmdlets.Services;

/// <summary>
/// Sends a submission once and says what came of it, by the rules that hold for every service (design: "Submitting once"). A service brings its
/// route, its body and its reading of an answer; what counts as processed, refused or unclear is decided here only.
/// </summary>
internal static class SubmissionClassifier
{
    /// <summary>Posts once.</summary>
    /// <param name="http">The connection.</param>
    /// <param name="address">The address, relative to the connection's base.</param>
    /// <param name="json">The body; never empty, since .NET repeats a request without a body by itself.</param>
    /// <param name="readSuccess">Reads a 2xx that is no HTML. A <see cref="JsonException"/> or an <see cref="CloneErrorId.UnexpectedResponse"/>
    /// from it means that the answer can't be understood, which is ambiguous; <see cref="CloneErrorId.Throttled"/> that nothing was processed; any other
    /// <see cref="CloneException"/> is a refusal.</param>
    /// <param name="readError">Makes the service's own error of any other answer; never throws.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="OperationCanceledException">Stopped before a byte of the body had left: provably not processed.</exception>
    public static async Task<SendOutcome> PostAsync(
        ServiceHttp http,
        string address,
        ReadOnlyMemory<byte> json,
        Func<HttpAnswer, CloneOperation> readSuccess,
        Func<HttpAnswer, CloneException> readError,
        ICloneLog log,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(json.Length, nameof(json));
        var probe = new SendProbe();
        HttpAnswer answer;
        try
        {
            using var content = new ProbedJsonContent(json, probe);
            answer = await http.SubmitAsync(address, content, log, cancellationToken).ConfigureAwait(false);
        }
        catch (CloneException error)
        {
            // Not by the kind of failure but by the probe alone: a body that began to leave may have arrived whole.
            return probe.BodyStarted ? new SendOutcome.Ambiguous(error) : new SendOutcome.NotProcessed(error);
        }
        catch (OperationCanceledException) when (probe.BodyStarted)
        {
            return new SendOutcome.Ambiguous(new CloneException(
                CloneErrorId.ServiceUnavailable, "The request was on its way when it was cancelled, and its answer wasn't waited for."));
        }

        return Classify(answer, readSuccess, readError);
    }

    /// <summary>What an answer to a submission means.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="readSuccess">As in <see cref="PostAsync"/>.</param>
    /// <param name="readError">As in <see cref="PostAsync"/>.</param>
    /// <returns>The outcome.</returns>
    public static SendOutcome Classify(
        HttpAnswer answer, Func<HttpAnswer, CloneOperation> readSuccess, Func<HttpAnswer, CloneException> readError)
    {
        switch ((int)answer.StatusCode)
        {
            case 429:
                return new SendOutcome.NotProcessed(readError(answer));
            case 408 or >= 500:
                return new SendOutcome.Ambiguous(readError(answer));
            case >= 300:
                return new SendOutcome.Refused(readError(answer));
        }

        if (answer.IsHtml)
        {
            return new SendOutcome.Refused(readError(answer)); // a sign-in page processes nothing
        }

        try
        {
            return new SendOutcome.Accepted(readSuccess(answer));
        }
        catch (JsonException)
        {
            return new SendOutcome.Ambiguous(new CloneException(
                CloneErrorId.UnexpectedResponse,
                $"The answer to {answer.Question} (status {(int)answer.StatusCode}) can't be read.")
            {
                StatusCode = answer.StatusCode,
            });
        }
        catch (CloneException error)
        {
            return error.ErrorId switch
            {
                CloneErrorId.UnexpectedResponse => new SendOutcome.Ambiguous(error),
                CloneErrorId.Throttled => new SendOutcome.NotProcessed(error), // a 429 in an envelope
                _ => new SendOutcome.Refused(error),
            };
        }
    }
}
