using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.WallarmFast.Answers;

/// <summary>Tells a refusal in the user's words: which parameter, which value, what to do.</summary>
internal static class FastRefusals
{
    /// <summary>The error of a 404.</summary>
    public static CloneException NotFound(HttpAnswer answer, IReadOnlyList<FastProblem> problems, FastQuestion question)
    {
        var said = FastErrors.Said(answer, problems);
        return question switch
        {
            FastQuestion.SourceRun { RunId: var id } => Make(
                answer, CloneErrorId.TestRunNotFound, $"There is no test run '{Show(id)}' in this account ({said}). Check the id and the connection.", id),
            FastQuestion.FollowedRun { RunId: var id } => Make(
                answer, CloneErrorId.CloneOperationNotFound, $"Wallarm FAST knows no test run '{Show(id)}' ({said}). Check the id and the connection.", id),
            FastQuestion.StopRecord { RecordId: var id } => RecordNotFound(answer, id, said),
            FastQuestion.Copy copy => CopyNotFound(answer, problems, copy, said),
            _ => FastErrors.Unreadable(answer),
        };
    }

    /// <summary>The error of any other 4xx.</summary>
    public static CloneException Refused(HttpAnswer answer, IReadOnlyList<FastProblem> problems, FastQuestion question)
    {
        if (question is FastQuestion.Copy copy)
        {
            // The record first: what is wrong with it makes everything else moot.
            var problem = problems.FirstOrDefault(static one => one.Field == RunFields.TestRecordId) ?? (problems.Count > 0 ? problems[0] : null);
            return problem is null ? Unexplained(answer, problems) : CopyRefused(answer, problems, problem, copy);
        }

        return question switch
        {
            FastQuestion.SourceRun or FastQuestion.FollowedRun when SaysNotFound(problems) => NotFound(answer, problems, question),
            _ => Unexplained(answer, problems),
        };
    }

    /// <summary>The error of a record that is still recording, with what to do about it.</summary>
    /// <param name="recordId">The record.</param>
    /// <param name="runId">A run that is known to record into it.</param>
    /// <param name="said">What the service said, safe to show; <see langword="null"/> where nothing was sent.</param>
    /// <param name="answer">The answer, where there was one.</param>
    public static CloneException RecordNotReady(string recordId, string? runId, string? said, HttpAnswer? answer)
    {
        var how = runId is null
            ? "Stop the recording first: Copy-TestRun -StopRecording with the -Id of the test run that records, or the portal."
            : $"Stop the recording first: Copy-TestRun -Id {Show(runId)} -StopRecording, or the portal.";
        return new CloneException(
            CloneErrorId.TestRecordNotReady, $"Baseline requests are still being recorded in the test record '{Show(recordId)}'{(said is null ? "" : $" ({said})")}. {how}")
        {
            Rule = "RecordNotReady",
            StatusCode = answer?.StatusCode,
            Target = recordId,
        };
    }

    /// <summary>The error of a record without baselines.</summary>
    public static CloneException RecordEmpty(string recordId, string? said, HttpAnswer? answer) => new(
        CloneErrorId.TestRecordEmpty,
        $"The test record '{Show(recordId)}' holds no baseline requests{(said is null ? "" : $" ({said})")}, so there is nothing to test. Record some, or name another record.")
    {
        Rule = "RecordEmpty",
        StatusCode = answer?.StatusCode,
        Target = recordId,
    };

    private static CloneException CopyRefused(
        HttpAnswer answer, IReadOnlyList<FastProblem> problems, FastProblem problem, FastQuestion.Copy copy)
    {
        var said = FastErrors.Said(answer, problems);
        var recordId = copy.Body.TestRecordId?.Text ?? string.Empty;
        if (problem.Field == RunFields.TestRecordId || (problem.Field is null && problem.Value == recordId && recordId.Length > 0))
        {
            switch (problem.Error)
            {
                case FieldErrors.NotReadyForCloning:
                    return RecordNotReady(recordId, copy.RunId, said, answer);
                case FieldErrors.Empty:
                    return RecordEmpty(recordId, said, answer);
            }

            if (SaysNotFound([problem]))
            {
                return RecordNotFound(answer, recordId, said);
            }
        }

        if (problem.Field is { } field)
        {
            var parameter = RunFields.ParameterOf(field) is { } known ? $"-{known} ({field})" : $"the field '{Show(field)}'";
            return Invalid(
                answer, field, $"Wallarm FAST refuses {parameter}{(problem.Value is null ? "" : $" '{Show(problem.Value)}'")}: {said}. {RunFields.RemedyFor(field)}", problem.Value);
        }

        // The one sentence that public clients know for a name that is taken.
        return problem.Error is { } words && words.Contains("already exists", StringComparison.OrdinalIgnoreCase)
            ? Invalid(answer, RunFields.Name, $"Wallarm FAST refuses the name '{Show(copy.Body.Name)}': {said}. Give another -Name.", copy.Body.Name)
            : Unexplained(answer, problems);
    }

    private static CloneException CopyNotFound(HttpAnswer answer, IReadOnlyList<FastProblem> problems, FastQuestion.Copy copy, string said)
    {
        var problem = problems.Count > 0 ? problems[0] : null;
        var field = problem?.Field
            ?? (Names(problem, copy.Body.TestRecordId) ? RunFields.TestRecordId
                : Names(problem, copy.Body.PolicyId) ? RunFields.PolicyId
                : Names(problem, copy.Body.NodeId) ? RunFields.NodeId
                : RunFields.TestRecordId);
        return field switch
        {
            RunFields.PolicyId or RunFields.NodeId => Invalid(
                answer,
                field,
                $"There is no such thing as -{RunFields.ParameterOf(field)} '{Show((field == RunFields.PolicyId ? copy.Body.PolicyId : copy.Body.NodeId)?.Text)}' in this account ({said}). {RunFields.RemedyFor(field)}",
                (field == RunFields.PolicyId ? copy.Body.PolicyId : copy.Body.NodeId)?.Text),
            _ => RecordNotFound(answer, copy.Body.TestRecordId?.Text ?? string.Empty, said),
        };
    }

    private static bool Names(FastProblem? problem, WireId? id) => id is not null && problem?.Value == id.Value.Text;

    private static bool SaysNotFound(IReadOnlyList<FastProblem> problems) => problems.Any(static problem => problem.Error is { } error
        && (error.Contains("not_found", StringComparison.OrdinalIgnoreCase) || error.Contains("not found", StringComparison.OrdinalIgnoreCase)));

    private static CloneException RecordNotFound(HttpAnswer answer, string id, string said) => Make(
        answer,
        CloneErrorId.TestRecordNotFound,
        $"There is no test record '{Show(id)}' in this account ({said}). Check the id and the connection; -Id takes a test run's id, -TestRecordId a record's.",
        id);

    /// <summary>The service gave a word for the field, which is the rule's name; the client's own rules have names of their own.</summary>
    private static CloneException Invalid(HttpAnswer answer, string field, string message, string? value) =>
        new(CloneErrorId.InvalidCloneRequest, message)
        {
            Rule = field,
            StatusCode = answer.StatusCode,
            Target = value ?? field,
        };

    private static CloneException Unexplained(HttpAnswer answer, IReadOnlyList<FastProblem> problems) => new(
        CloneErrorId.InvalidCloneRequest,
        $"Wallarm FAST refuses {answer.Question} ({FastErrors.Said(answer, problems)}). Check what was asked for against the account in the portal.")
    {
        Rule = "Refused",
        StatusCode = answer.StatusCode,
    };

    private static CloneException Make(HttpAnswer answer, CloneErrorId id, string message, string target) => new(id, message)
    {
        StatusCode = answer.StatusCode,
        Target = target,
    };

    private static string Show(string? text) => SafeText.Clean(text, 200);
}
