using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Services.WallarmFast.Answers;

/// <summary>What was asked, so that a refusal can be told in the user's words.</summary>
internal abstract record FastQuestion
{
    private FastQuestion()
    {
    }

    /// <summary>A copy.</summary>
    /// <param name="Body">What was sent.</param>
    /// <param name="RunId">The run whose record it reuses, where one was named.</param>
    public sealed record Copy(RunRequestBody Body, string? RunId) : FastQuestion;

    /// <summary>A run that the user named as the source.</summary>
    /// <param name="RunId">Its id.</param>
    public sealed record SourceRun(string RunId) : FastQuestion;

    /// <summary>A run that is being followed.</summary>
    /// <param name="RunId">Its id.</param>
    public sealed record FollowedRun(string RunId) : FastQuestion;

    /// <summary>The end of a record's recording.</summary>
    /// <param name="RecordId">The record.</param>
    public sealed record StopRecord(string RecordId) : FastQuestion;

    /// <summary>Who is asking.</summary>
    public sealed record WhoAmI : FastQuestion;
}
