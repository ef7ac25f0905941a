namespace CloneCmdlets.Submitting;

/// <summary>What to do where the destination has something of the copy's name already.</summary>
public enum IfExists
{
    /// <summary>Send nothing and say so: <see cref="CloneErrorId.DestinationExists"/>. Makes a rerun safe.</summary>
    Error,

    /// <summary>Send nothing and answer with the operation that made it, where the journal knows it.</summary>
    Skip,

    /// <summary>Make another of the same name.</summary>
    Allow,
}
