using CloneCmdlets.Services;

namespace CloneCmdlets.Connections;

/// <summary>
/// What stands in for a service that no connection leads to. That is enough for an operation that has ended, of which nothing more need be asked;
/// whatever would ask fails with <see cref="CloneErrorId.NotConnected"/>.
/// </summary>
/// <param name="handle">An operation of that service.</param>
internal sealed class NoService(OperationHandle handle) : ICloneService
{
    public string Name { get; } = ServiceCatalog.Services.FirstOrDefault(entry => entry.Scheme == handle.Scheme)?.Name ?? handle.Scheme;

    public string Scheme => handle.Scheme;

    public string Scope => handle.Scope;

    public bool CanFindLostCopies => false;

    public bool Owns(OperationHandle other) => false;

    public OperationHandle HandleFor(string operationId) => throw Nobody();

    public Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken) => throw Nobody();

    public ICopySession BeginCopies() => throw Nobody();

    public Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken) => throw Nobody();

    public Task<Look> LookAsync(OperationHandle asked, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken) => throw Nobody();

    public Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken) => throw Nobody();

    public string WhereToLook(CopyIntent intent) => string.Empty;

    public void Dispose()
    {
        // It holds nothing.
    }

    private CloneException Nobody() => Messages.NoConnectionFor(handle);
}
