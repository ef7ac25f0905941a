using System.Net;
using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast.Answers;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>
/// Sends a copy once. Where its recording is to be stopped first, that happens here and not while preparing, so that a question or
/// <c>-WhatIf</c> stops nothing. Stopping may be repeated without harm; the copy itself is sent a second time only after a clear refusal.
/// </summary>
internal sealed class FastSender
{
    /// <summary>Stopping needs no body, yet carries one: .NET repeats a request without.</summary>
    private static readonly byte[] NoArguments = "{}"u8.ToArray();

    private readonly ServiceHttp _http;
    private readonly string _host;
    private readonly Func<HttpAnswer, PreparedCopy, CloneOperation> _read;

    /// <summary>Makes one.</summary>
    /// <param name="http">The connection.</param>
    /// <param name="host">The API host, to show.</param>
    /// <param name="read">Makes an operation of the answer to a copy.</param>
    public FastSender(ServiceHttp http, string host, Func<HttpAnswer, PreparedCopy, CloneOperation> read)
    {
        _http = http;
        _host = host;
        _read = read;
    }

    /// <summary>Sends it.</summary>
    public async Task<SendOutcome> SendAsync(PreparedCopy copy, FastPayload payload, ICloneLog log, CancellationToken cancellationToken)
    {
        if (payload.StopRecordingOf is { } runId
            && await StopAsync(
                FastRoutes.StopRun(runId), $"test run '{SafeText.Clean(runId, 200)}'", new FastQuestion.SourceRun(runId), log, cancellationToken)
                .ConfigureAwait(false) is { } failed)
        {
            return failed;
        }

        var outcome = await PostAsync(copy, payload, log, cancellationToken).ConfigureAwait(false);
        if (!payload.MayStopRecord || outcome is not SendOutcome.Refused { Error.ErrorId: CloneErrorId.TestRecordNotReady } notReady)
        {
            return outcome;
        }

        var recordId = payload.Question.Body.TestRecordId?.Text ?? string.Empty;
        var stop = await StopAsync(
            FastRoutes.StopRecord(recordId), $"test record '{SafeText.Clean(recordId, 200)}'", new FastQuestion.StopRecord(recordId), log, cancellationToken)
            .ConfigureAwait(false);
        return stop switch
        {
            null => await PostAsync(copy, payload, log, cancellationToken).ConfigureAwait(false),
            // Only public clients show this route: without it, the way round is a run's id, which the first refusal tells.
            SendOutcome.Refused { Error.IsTerminating: false } => notReady,
            _ => stop,
        };
    }

    private Task<SendOutcome> PostAsync(PreparedCopy copy, FastPayload payload, ICloneLog log, CancellationToken cancellationToken) =>
        SubmissionClassifier.PostAsync(
            _http,
            FastRoutes.Runs,
            payload.Json,
            answer => _read(answer, copy),
            answer => FastErrors.From(answer, payload.Question, _host),
            log,
            cancellationToken);

    /// <summary>Stops a recording.</summary>
    /// <returns>What came of the copy because of it: nothing was sent yet, so no outcome is ambiguous. <see langword="null"/>: go on.</returns>
    private async Task<SendOutcome?> StopAsync(string route, string what, FastQuestion question, ICloneLog log, CancellationToken cancellationToken)
    {
        HttpAnswer answer;
        try
        {
            using var content = new ProbedJsonContent(NoArguments, new SendProbe());
            answer = await _http.SubmitAsync(route, content, log, cancellationToken).ConfigureAwait(false);
        }
        catch (CloneException error)
        {
            return new SendOutcome.NotProcessed(error);
        }

        if (answer.IsSuccess && answer.StatusCode != HttpStatusCode.NonAuthoritativeInformation && !answer.IsHtml)
        {
            log.Verbose($"The recording of {what} is stopped, so that it can be copied.");
            return null;
        }

        var refusal = FastErrors.From(answer, question, _host);
        if (refusal.ErrorId == CloneErrorId.InvalidCloneRequest && question is FastQuestion.SourceRun)
        {
            // As when the recording ended by itself meanwhile. Whether the record is ready, the answer to the copy will say.
            log.Verbose($"The recording of {what} could not be stopped: {refusal.Message}");
            return null;
        }

        return refusal.IsTransient ? new SendOutcome.NotProcessed(refusal) : new SendOutcome.Refused(refusal);
    }
}
