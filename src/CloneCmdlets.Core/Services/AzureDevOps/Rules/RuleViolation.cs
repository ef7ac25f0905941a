namespace CloneCmdlets.Services.AzureDevOps.Rules;

/// <summary>A rule of the service that a clone request breaks.</summary>
/// <param name="Rule">Its stable name.</param>
/// <param name="Message">What is wrong, with the value, and the remedy; safe to show.</param>
internal sealed record RuleViolation(string Rule, string Message)
{
    /// <summary>The error it is where it isn't a rule of the request itself, such as a project that does not exist.</summary>
    public CloneErrorId ErrorId { get; init; } = CloneErrorId.InvalidCloneRequest;

    /// <summary>The parameter's value, for the error's target.</summary>
    public object? Target { get; init; }

    /// <summary>The violation as the core's exception.</summary>
    /// <returns>The exception.</returns>
    public CloneException ToException() => new(ErrorId, Message) { Rule = Rule, Target = Target };
}
