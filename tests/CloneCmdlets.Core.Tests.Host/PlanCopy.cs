using System.Globalization;
using System.Net;
using CloneCmdlets.Http;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Core.Tests.Host;

/// <summary>One <c>Copy-TestPlan</c>, as the cmdlet would have the core do it: the real service, the real client, the real submitter.</summary>
/// <param name="Collection">The collection's address.</param>
/// <param name="PlanId">The plan to copy.</param>
/// <param name="Name">The copy's name.</param>
/// <param name="Token">The token.</param>
internal sealed record PlanCopy(Uri Collection, int PlanId, string Name, string Token)
{
    /// <summary>The project of all these plans.</summary>
    public const string Project = "faults";

    /// <summary>The way there, as <c>-Proxy</c> would give it; <see langword="null"/>: straight.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>How long an answer may take, by the clock it is submitted with.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The arguments that have a <see cref="HostProcess"/> run it.</summary>
    /// <param name="directory">The journal's directory.</param>
    /// <param name="point">Where it is to stand still, if anywhere.</param>
    /// <param name="proxy">The way there, if not straight.</param>
    /// <returns>The arguments.</returns>
    public IEnumerable<string> Command(string directory, KillPoint? point = null, Uri? proxy = null) =>
    [
        "submit", directory, Collection.AbsoluteUri, PlanId.ToString(CultureInfo.InvariantCulture), Name,
        point?.ToString() ?? "", proxy?.AbsoluteUri ?? "",
    ];

    /// <summary>Takes such arguments again.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="token">The token.</param>
    /// <returns>The directory, the command, and the point.</returns>
    public static (string Directory, PlanCopy Copy, KillPoint? Point) Parse(string[] arguments, string token) => (
        arguments[1],
        new PlanCopy(new Uri(arguments[2]), int.Parse(arguments[3], CultureInfo.InvariantCulture), arguments[4], token)
        {
            Proxy = arguments[6].Length > 0 ? new Uri(arguments[6]) : null,
        },
        arguments[5].Length > 0 ? Enum.Parse<KillPoint>(arguments[5]) : null);

    /// <summary>Runs the command.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Hears what is done.</param>
    /// <param name="cancellationToken">The user's Ctrl+C.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="CloneException">Whatever the user would hear.</exception>
    public Task<CloneOperation> SubmitAsync(OperationJournal journal, TimeProvider time, ICloneLog log, CancellationToken cancellationToken) =>
        SubmitAsync(journal, time, static service => service, static () => Task.CompletedTask, log, cancellationToken);

    /// <summary>Runs the command, and lets a test in.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wrap">Puts something around the service.</param>
    /// <param name="approve">Called where the user would be asked: all is prepared, and nothing written.</param>
    /// <param name="log">Hears what is done.</param>
    /// <param name="cancellationToken">The user's Ctrl+C.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="CloneException">Whatever the user would hear.</exception>
    public async Task<CloneOperation> SubmitAsync(
        OperationJournal journal,
        TimeProvider time,
        Func<ICloneService, ICloneService> wrap,
        Func<Task> approve,
        ICloneLog log,
        CancellationToken cancellationToken)
    {
        var settings = new AzureDevOpsSettings
        {
            CollectionUri = Collection,
            Project = Project,
            Token = new SecretToken(Token),
            Http = new HttpSettings { Proxy = Proxy is null ? new WebProxy() : new WebProxy(Proxy), AnswerTimeout = AnswerTimeout },
        };
        using var service = wrap(new AzureDevOpsService(settings, time));
        var operation = await new CopySubmitter(journal, time).CopyAsync(
            service,
            service.BeginCopies(),
            new TestPlanCopyRequest { Id = PlanId, DestinationName = Name },
            new CopyOptions(),
            async (_, _) =>
            {
                await approve().ConfigureAwait(false);
                return true;
            },
            log,
            cancellationToken).ConfigureAwait(false);
        return operation!; // null only where it wasn't approved
    }
}
