# Each error id that no other file reaches, and that every id is reached by some file.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator

    function Add-StatusFault([string] $Match, [int] $Status, [string] $Body, [hashtable] $More = @{}) {
        $null = Add-TestFault $Match status (@{ status = $Status; body = $Body } + $More)
    }

    function Get-PostCount {
        @(Get-TestRequest | ForEach-Object { $_ } | Where-Object { $_.method -eq 'POST' }).Count
    }

    # An answer of Azure DevOps's own shape.
    function ConvertTo-ServiceError([string] $Message, [string] $TypeKey) {
        @{ '$id' = '1'; innerException = $null; message = $Message; typeName = "Microsoft.$TypeKey, Microsoft"; typeKey = $TypeKey; errorCode = 0; eventId = 3000 } |
            ConvertTo-Json -Compress
    }
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Errors' {
    AfterEach {
        Clear-TestFault
    }

    It 'AccessDenied names what may be missing' {
        Add-StatusFault 'POST *cloneoperation' 403 (ConvertTo-ServiceError 'Access denied: somebody needs the Manage test plans permission.' 'AccessDeniedException')
        $failure = Get-TestError { Copy-TestPlan -Id 1 -DestinationName 'denied' -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'AccessDenied'
        $failure.Exception.Message | Should -Match 'Manage test'
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
        Get-TestPlanName | Should -Not -Contain 'denied'
    }

    It 'AmbiguousName names the ids' {
        $first = Invoke-TestEmulator '_emulator/plans' -Method Post -Body @{ project = 'fabrikam-fiber-tfvc'; name = 'Twin'; suites = 1; casesPerSuite = 1 }
        $second = Invoke-TestEmulator '_emulator/plans' -Method Post -Body @{ project = 'fabrikam-fiber-tfvc'; name = 'Twin'; suites = 1; casesPerSuite = 1 }
        $failure = Get-TestError { Copy-TestPlan -Name twin -DestinationName 'Triplet' -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'AmbiguousName'
        $failure.Exception.Message | Should -Match "\b$($first.id)\b"
        $failure.Exception.Message | Should -Match "\b$($second.id)\b"
        Get-TestPlanName | Should -Not -Contain 'Triplet'
    }

    It 'ApiVersionNotSupported ends the command' {
        Add-StatusFault 'POST *cloneoperation' 400 (ConvertTo-ServiceError (
                'The requested REST API version of 5.0-preview.2 is out of range for this server. The latest REST API version this server supports is 4.1.'
            ) 'VssVersionOutOfRangeException')
        $failure = Get-TestError { 'one', 'two' | ForEach-Object { [pscustomobject]@{ Id = 1; DestinationName = $_ } } | Copy-TestPlan -ThrottleLimit 1 }
        Get-ErrorId $failure | Should -Be 'ApiVersionNotSupported'
        $failure.Exception.Message | Should -Match '4\.1'
        Get-TestPlanName | Should -Not -Contain 'two'
    }

    It 'SubmissionOutcomeUnknown is told where the service has no list to look in, and the run is not sent twice' {
        $before = Get-TestRunCount
        $null = Add-TestFault 'POST /v1/test_run' dropAfterProcessing
        $failure = Get-TestError { Copy-TestRun -TestRecordId rec_0001 -Name 'lost' -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'SubmissionOutcomeUnknown'
        $failure.TargetObject.State | Should -Be 'Unknown'
        Get-TestRunCount | Should -Be ($before + 1)
        (Get-CloneOperation -State Unknown).Destination.Name | Should -Contain 'lost'
    }

    It 'SubmissionOutcomeUnknown never says to try again what may have been processed: <_>' -ForEach 500, 503, 408, 'dropAfterProcessing' {
        $more = if ($_ -is [int]) { @{ status = $_; retryAfter = 1; processed = $true } } else { @{} }
        $null = Add-TestFault 'POST /v1/test_run' $(if ($_ -is [int]) { 'status' } else { $_ }) $more
        $failure = Get-TestError { Copy-TestRun -TestRecordId rec_0001 -Name "once $_" -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'SubmissionOutcomeUnknown'
        $failure.Exception.Message | Should -Not -Match 'try again'
        $failure.Exception.Message | Should -Match 'Look there before you submit it again'
        $failure.TargetObject.Message | Should -Not -Match 'try again'
    }

    It 'a plan whose answer was lost is found and taken as the copy, with a warning' {
        $null = Add-TestFault 'POST *cloneoperation' dropAfterProcessing
        $operation = Copy-TestPlan -Id 1 -DestinationName 'lost and found' -WarningVariable warnings -WarningAction SilentlyContinue
        $operation.Handle | Should -BeLike '*#adopted/*'
        $warnings.Count | Should -BeGreaterThan 0
        @(Get-TestPlanName | Where-Object { $_ -eq 'lost and found' }).Count | Should -Be 1
        ($operation | Wait-CloneOperation -TimeoutSec 60).State | Should -Be 'Succeeded'
    }

    It 'Throttled is given up at the time-out, and nothing was made' {
        Add-StatusFault 'POST *cloneoperation' 429 (ConvertTo-ServiceError 'TF400733: The request has been canceled: Request was blocked.' 'RequestBlockedException') @{ times = 1000; retryAfter = 30 }
        $failure = Get-TestError { Copy-TestPlan -Id 1 -DestinationName 'throttled' -Wait -TimeoutSec 2 -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'Throttled'
        Get-TestPlanName | Should -Not -Contain 'throttled'
    }

    It 'UnexpectedResponse is an answer that makes no sense' {
        $null = Add-TestFault 'GET */_apis/test/plans/1' malformedJson @{ times = 1000 }
        Get-ErrorId (Get-TestError { Copy-TestPlan -Id 1 -DestinationName 'nonsense' -ErrorAction Stop }) | Should -Be 'UnexpectedResponse'
    }

    It 'CloneOperationNotFound is an operation that the service does not know' {
        $handle = (Copy-TestPlan -Id 1 -DestinationName 'known' -Wait).Handle -replace '\d+$', '4711'
        Get-ErrorId (Get-TestError { Get-CloneOperation -Handle $handle -ErrorAction Stop }) | Should -Be 'CloneOperationNotFound'
    }

    It 'CloneOperationInterrupted says what most often causes it' {
        $id = Get-TestRunId interrupted
        $failure = Get-TestError { Wait-CloneOperation -Id $id -Service WallarmFast -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'CloneOperationInterrupted'
        $failure.Exception.Message | Should -Match 'node'
        $failure.TargetObject.State | Should -Be 'Interrupted'
    }

    It 'CloneOperationFailed brings the message of the service' {
        $operation = Copy-TestPlan -Id 1 -DestinationName 'fails'
        Add-StatusFault 'GET *cloneOperation*' 200 (@{
                opId = [int] $operation.Id; state = 'failed'; message = 'TF237124: Work item is not ready to save.'; resultObjectType = 'testPlan'
                creationDate = '2026-01-01T00:00:00Z'; completionDate = '2026-01-01T00:01:00Z'
            } | ConvertTo-Json -Compress)
        $failure = Get-TestError { Wait-CloneOperation -Handle $operation.Handle -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'CloneOperationFailed'
        $failure.Exception.Message | Should -Match 'TF237124'
    }

    It 'HostNotAllowed keeps the token at home' {
        $token = ConvertTo-TestToken 'never-sent'
        $failure = Get-TestError { Connect-CloneService -CollectionUri https://dev.azure.example.com/fabrikam -Project p -Token $token -NoVerify }
        Get-ErrorId $failure | Should -Be 'HostNotAllowed'
        $failure = Get-TestError { Connect-CloneService -CollectionUri http://dev.azure.com/fabrikam -Project p -Token $token -NoVerify }
        Get-ErrorId $failure | Should -Be 'HostNotAllowed'
    }

    It 'JournalUnavailable: nothing is sent where the intent cannot be written' {
        $saved = $env:CLONECMDLETS_HOME
        $before = Get-PostCount
        try {
            $file = Join-Path $TestDrive 'a file'
            Set-Content -LiteralPath $file -Value 'no directory'
            $env:CLONECMDLETS_HOME = $file
            Get-ErrorId (Get-TestError { Copy-TestPlan -Id 1 -DestinationName 'unwritten' }) | Should -Be 'JournalUnavailable'
        } finally {
            $env:CLONECMDLETS_HOME = $saved
        }

        Get-PostCount | Should -Be $before
    }
}

Describe 'The list of error ids' {
    It 'has a test for <_>' -ForEach ([enum]::GetNames([CloneCmdlets.CloneErrorId])) {
        $text = Get-ChildItem -LiteralPath $PSScriptRoot -Filter '*.Tests.ps1' | Get-Content -Raw
        ($text -join "`n") | Should -Match "'([A-Za-z]+\|)?$_(\|[A-Za-z]+)?'"
    }
}
