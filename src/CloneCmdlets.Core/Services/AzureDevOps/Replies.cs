using System.Text.Json;
using CloneCmdlets.Http;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>Makes operations of answers to submissions and looks, and errors of whatever can't become one. No I/O.</summary>
internal sealed class Replies
{
    private readonly Routes _routes;
    private readonly ServiceErrors _errors;

    public Replies(Routes routes, ServiceErrors errors)
    {
        _routes = routes;
        _errors = errors;
    }

    /// <summary>The operation that a submission's answer announces.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="handleKind">The kind of the route.</param>
    /// <param name="intent">What was to be made.</param>
    /// <param name="asked">The words for errors.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.UnexpectedResponse"/>: nobody can tell what came of it;
    /// <see cref="CloneErrorId.InvalidCloneRequest"/>: the service queued nothing and left an empty plan.</exception>
    public CloneOperation Submitted(HttpAnswer answer, string handleKind, CopyIntent intent, Asked asked)
    {
        var facts = Read(answer, handleKind, asked);
        if (facts.OpId is { IsNone: true } || (facts.OpId is null && facts.DestinationPlan?.Id is not null))
        {
            throw NothingQueued(facts, intent);
        }

        if (facts.OpId is not { } id || !IsOperationId(id.Text))
        {
            throw _errors.Unreadable(answer, asked, "it names no operation");
        }

        var known = new CloneOperation
        {
            Service = AzureDevOpsService.ServiceName,
            Kind = intent.Kind,
            State = CloneState.Submitting,
            Source = intent.Source,
            Destination = intent.Destination,
            Handle = string.Empty,
        };
        return Mapping.Operation(facts, new OperationHandle(AzureDevOpsService.HandleScheme, _routes.Scope, handleKind, id.Text), known);
    }

    /// <summary>The operation that the answer to a look shows.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="handle">What was looked at.</param>
    /// <param name="known">What was known before.</param>
    /// <param name="asked">The words for errors.</param>
    /// <returns>The look.</returns>
    /// <exception cref="CloneException">Whatever the answer is instead.</exception>
    public Look Looked(HttpAnswer answer, OperationHandle handle, CloneOperation? known, Asked asked)
    {
        if (!answer.IsSuccess)
        {
            throw _errors.From(answer, asked);
        }

        var facts = Read(answer, handle.Kind, asked);
        if (facts.State is null)
        {
            throw _errors.Unreadable(answer, asked, "it says no state");
        }

        if (facts.OpId is { IsNone: false } id && id.Text != handle.Id)
        {
            throw _errors.Unreadable(answer, asked, $"it is about operation {SafeText.Clean(id.Text, 40)}");
        }

        return Observed(Mapping.Operation(facts, handle, known), answer);
    }

    /// <summary>A look, with what its answer says of when to look again.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The look.</returns>
    public static Look Observed(CloneOperation operation, HttpAnswer answer) => new(operation)
    {
        RetryAfter = answer.RetryAfter,
        BudgetLeft = answer.BudgetLeft,
        ServerDelay = answer.ServerDelay,
    };

    /// <summary>Whether a text can be an operation's id: a number from 1 on as the service writes it, without leading zeros, or an answer about it would
    /// seem to be about another.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsOperationId(string text) =>
        text.Length is > 0 and <= WireId.MaxLength && text.All(char.IsAsciiDigit) && text[0] != '0';

    private Mapping.Facts Read(HttpAnswer answer, string handleKind, Asked asked)
    {
        if (ServiceErrors.IsSignInPage(answer))
        {
            throw _errors.From(answer, asked);
        }

        try
        {
            return Mapping.Read(answer, handleKind) ?? throw _errors.Unreadable(answer, asked, "it is empty");
        }
        catch (JsonException)
        {
            throw _errors.Unreadable(answer, asked, "it isn't the JSON that belongs here");
        }
    }

    private static CloneException NothingQueued(Mapping.Facts facts, CopyIntent intent)
    {
        var plan = facts.DestinationPlan;
        var left = plan?.Id is { } id
            ? $"It left the empty test plan {SafeText.Clean(id, 40)} '{SafeText.Clean(plan.Name ?? intent.Destination.Name, 300)}': "
                + $"delete it before the next try"
            : $"It may have left an empty test plan '{SafeText.Clean(intent.Destination.Name, 300)}': look for it, and delete it before the next try";
        return new CloneException(
            CloneErrorId.InvalidCloneRequest,
            $"The service queued no copy (its operation id is 0 or none), as it does when it finds no suite to copy. {left}, and check "
                + $"that the suites of the source still exist.")
        {
            Rule = "NothingQueued",
            Target = plan?.Id ?? intent.Destination.Name,
        };
    }
}
