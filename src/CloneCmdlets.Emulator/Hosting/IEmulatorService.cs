using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>
/// One part of the emulator: a folder with its own tables, sample data and routes. Hosting knows the parts by this interface alone and
/// takes care of the port, the token, the <c>Host</c> header, faults and the request log.
/// </summary>
internal interface IEmulatorService
{
    /// <summary>Its name in messages.</summary>
    string Name { get; }

    /// <summary>Its tables and indexes: SQL that runs once, when the database is made. The database is shared, so a table's name starts with
    /// the service's prefix.</summary>
    string Schema => string.Empty;

    /// <summary>Tokens that are part of its sample data: with the sample loaded, its own routes take them beside the emulator's token.</summary>
    IReadOnlyList<string> SampleTokens => [];

    /// <summary>Whether a path is its: then it words the refusals there.</summary>
    /// <param name="path">The path of a request.</param>
    /// <returns>Whether it is.</returns>
    bool Owns(PathString path);

    /// <summary>Whether a path is served without a token, as the page is.</summary>
    /// <param name="path">The path of a request.</param>
    /// <returns>Whether it is.</returns>
    bool IsPublic(PathString path) => false;

    /// <summary>Adds its sample data to a new database.</summary>
    /// <param name="session">The writer's session, within a transaction.</param>
    /// <param name="now">The time to date the data by.</param>
    void AddSample(DbSession session, DateTimeOffset now)
    {
    }

    /// <summary>Adds its routes. Called once, before the start.</summary>
    /// <param name="routes">Where to add them.</param>
    /// <param name="context">What the emulator offers.</param>
    void MapRoutes(IEndpointRouteBuilder routes, EmulatorContext context);

    /// <summary>Takes up what an earlier process left unfinished. Called once, before the first request.</summary>
    /// <param name="context">What the emulator offers.</param>
    /// <returns>When the first requests may come; the work itself goes on in the background.</returns>
    Task ResumeAsync(EmulatorContext context) => Task.CompletedTask;

    /// <summary>Ends its work in the background. Called once, when the emulator is stopping, and before the database is closed.</summary>
    /// <returns>When nothing of it uses the database any more.</returns>
    Task FinishAsync() => Task.CompletedTask;

    /// <summary>Answers a request that the host turned away, in the service's own error shape.</summary>
    /// <param name="http">The request.</param>
    /// <param name="refusal">Why.</param>
    Task RefuseAsync(HttpContext http, HostRefusal refusal);
}

/// <summary>Why the host turned a request away.</summary>
internal enum HostRefusal
{
    /// <summary>No token, or a wrong one.</summary>
    Unauthorized,

    /// <summary>The body is over 16 MB.</summary>
    TooLarge,

    /// <summary>No such route.</summary>
    NotFound,

    /// <summary>The emulator itself failed; the cause is on its standard error.</summary>
    Broken,
}

/// <summary>What the emulator offers its parts.</summary>
internal sealed record EmulatorContext
{
    public required EmulatorOptions Options { get; init; }

    public required EmulatorDatabase Database { get; init; }

    /// <summary>Real time plus what the controls added.</summary>
    public required EmulatorClock Clock { get; init; }

    /// <summary>Tells the page what changed.</summary>
    public required ChangeFeed Changes { get; init; }

    public required RequestLog Requests { get; init; }

    /// <summary>Cancelled when the emulator stops: background work and open streams end with it.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>The logger: standard error.</summary>
    public required ILogger Logger { get; init; }
}
